#!/usr/bin/env node
// Whatever Node the machine has, the command itself runs on the one that the project pins.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));
const pinned = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
if (!existsSync(pinned)) {
  console.error("The packages are not installed: run npm install in the project's folder.");
  process.exit(2);
}
const { status, signal } = spawnSync(pinned, [main, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(signal ? 130 : (status ?? 2));
