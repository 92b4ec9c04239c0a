import { readFile } from "node:fs/promises";
import path from "node:path";

const reading = /readFileSync\(\s*new URL\(\s*"(\.{1,2}\/[^"]+)",\s*import\.meta\.url\s*\),\s*"utf8",?\s*\)/g;

/**
 * @type {import("esbuild").Plugin}
 * An esbuild plugin: `readFileSync(new URL("./x.sh", import.meta.url), "utf8")` becomes the text of x.sh, so that the
 * sources read their neighbours as plain Node does and the bundle still is one file. Any other use of import.meta.url
 * beside a source would point to nowhere once bundled, and fails the build.
 */
export const inlineTexts = {
  name: "inline-texts",
  setup(build) {
    build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, "utf8");
      if (!source.includes("import.meta.url")) return undefined;
      const texts = new Map();
      for (const [, relative = ""] of source.matchAll(reading)) {
        texts.set(relative, await readFile(path.resolve(path.dirname(file), relative), "utf8"));
      }
      const contents = source.replace(reading, (_, relative) => JSON.stringify(texts.get(relative)));
      if (contents.includes("import.meta.url")) {
        return {
          errors: [
            {
              text: 'only readFileSync(new URL("./file", import.meta.url), "utf8") survives bundling',
              location: { file },
            },
          ],
        };
      }
      return { contents, loader: "ts" };
    });
  },
};
