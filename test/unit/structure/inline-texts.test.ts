import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inlineTexts } from "../../../scripts/inline-texts.mjs";

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(path.join(tmpdir(), "routable-build-"));
  await mkdir(path.join(checkout, "src/deep"), { recursive: true });
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

test("the text of a neighbouring file becomes part of the bundle, byte for byte", async () => {
  const script = "#!/bin/sh\necho \"$1\" `id` $'\\n' '${x}'\n# ünïcode\n";
  await write("src/deep/run.sh", script);
  await write(
    "src/deep/run.ts",
    'import { readFileSync } from "node:fs";\nexport const text: string = readFileSync(new URL("./run.sh", import.meta.url), "utf8");\n',
  );
  await write("src/main.ts", 'import { text } from "./deep/run.ts";\nexport default text;\n');
  const bundle = path.join(checkout, "dist.mjs");
  await bundled(bundle);
  await rm(path.join(checkout, "src"), { recursive: true });
  expect((await import(bundle)).default).toBe(script);
});

test("a path that would point to nowhere in the bundle fails the build", async () => {
  await write("src/main.ts", "console.log(new URL('./run.sh', import.meta.url));\n");
  await expect(bundled(path.join(checkout, "dist.mjs"))).rejects.toThrow(/survives bundling/);
});

function write(file: string, text: string): Promise<void> {
  return writeFile(path.join(checkout, file), text);
}

function bundled(outfile: string) {
  return build({
    entryPoints: [path.join(checkout, "src/main.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    plugins: [inlineTexts],
    logLevel: "silent",
  });
}
