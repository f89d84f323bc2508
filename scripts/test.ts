/** `make test`: every check in order, ending at the first that fails. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";
import { buildWeb } from "./supervisor/build.ts";
import { findChromium } from "./supervisor/chromium.ts";

function run(name: string, command: string, args: string[], env: Record<string, string> = {}): void {
  const began = performance.now();
  console.log(`\n── ${name}`);
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (status === 0) {
    console.log(`── ${name}: passed in ${seconds} s`);
    return;
  }
  console.log(`── ${name}: FAILED after ${seconds} s${error ? ` (${error.message})` : ""}`);
  process.exit(1);
}

const npm = (script: string) => run(script, "npm", ["run", "--silent", script]);

/** Debian's own package where we may install it; else the one that Playwright brings. */
function installChromium(): void {
  if (findChromium()) return;
  const apt = existsSync("/usr/bin/apt-get") && process.getuid?.() === 0;
  if (apt) {
    spawnSync("apt-get", ["update"], { stdio: "inherit" });
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "inherit", env });
  }
  if (findChromium()) return;
  run("Chromium", "npx", [
    "playwright",
    "install",
    ...(process.getuid?.() === 0 ? ["--with-deps"] : []),
    "chromium",
  ]);
}

installChromium();
for (const script of ["format:check", "lint", "types", "deps", "dead", "test:unit"]) npm(script);
console.log("\n── build");
await buildWeb((line) => console.log(line));
npm("test:int");
npm("test:e2e");
console.log("\nEverything passed.");
