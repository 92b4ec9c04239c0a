import path from "node:path";
import { bundle } from "./bundle.mjs";

const dist = path.resolve(import.meta.dirname, "../dist");
const bytes = await bundle(path.join(dist, "routable.js"));
console.log(`dist/routable.js  ${Math.round(bytes / 1024)} KiB`);
