#!/usr/bin/env node
import { existsSync } from "node:fs";

const built = new URL("../dist/routable.js", import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  console.error("routable is not built yet: run `npm ci && npm run build` in its checkout first.");
  process.exitCode = 1;
}
