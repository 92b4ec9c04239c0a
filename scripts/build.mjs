// Bundles src/cli/start.ts and everything it imports into dist/routable.js: one file, quick to start, no node_modules needed.
import { rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { inlineTexts } from "./inline-texts.mjs";

const root = path.dirname(import.meta.dirname);

await rm(path.join(root, "dist"), { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/cli/start.ts"],
  outfile: "dist/routable.js",
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

const bytes = metafile.outputs["dist/routable.js"]?.bytes ?? 0;
console.log(`dist/routable.js  ${Math.round(bytes / 1024)} KiB`);
