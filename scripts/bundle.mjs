import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { inlineTexts } from "./inline-texts.mjs";

/**
 * Bundles src/cli/start.ts and all that it imports into one file, which needs no node_modules. Whoever runs an older one
 * meanwhile has that one or this one, never a part.
 * @param {string} outfile
 * @returns its size in bytes
 */
export async function bundle(outfile) {
  const { metafile, outputFiles } = await build({
    write: false,
    absWorkingDir: path.dirname(import.meta.dirname),
    entryPoints: ["src/cli/start.ts"],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // jsonc-parser's "main" is a UMD wrapper that esbuild cannot follow; its "module" is plain ESM.
    mainFields: ["module", "main"],
    // CommonJS parts call require() for Node's own modules, and ESM has no such function.
    banner: {
      js: 'import { createRequire as createRequireForBundle } from "node:module"; const require = createRequireForBundle(import.meta.url);',
    },
    plugins: [inlineTexts],
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "linked",
    metafile: true,
    logLevel: "warning",
  });
  await mkdir(path.dirname(outfile), { recursive: true });
  for (const { path: file, contents } of outputFiles) await replaceFile(file, contents);
  return Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint)?.bytes ?? 0;
}

/**
 * Written beside and renamed.
 * @param {string} file
 * @param {Uint8Array} contents
 */
async function replaceFile(file, contents) {
  const beside = `${file}.${process.pid}.new`;
  await writeFile(beside, contents);
  await rename(beside, file);
}
