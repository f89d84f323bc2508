// Runs on whatever Node the machine has: checks it, installs what the lock names, then goes on under the pinned Node.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`Node ${process.versions.node} is too old: install Node 20.9 or newer.`);
  process.exit(1);
}

const stamp = "node_modules/.leeway-lock";
const lock = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
const pinned = "node_modules/.bin/node";
if (!existsSync(pinned) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.log("Installing the packages that package-lock.json names …");
  const install = spawnSync("npm", ["install", "--no-audit", "--no-fund"], { stdio: "inherit" });
  if (install.error?.code === "ENOENT") {
    console.error("npm is not installed: install it with Node, then start again.");
    process.exit(1);
  }
  if (install.status !== 0) {
    console.error("npm install failed: see its message above, then start again.");
    process.exit(1);
  }
  writeFileSync(stamp, createHash("sha256").update(readFileSync("package-lock.json")).digest("hex"));
}

const [script, ...rest] = process.argv.slice(2);
if (script) {
  const child = spawn(pinned, [script, ...rest], { stdio: "inherit" });
  // Ctrl-C reaches the whole group; what is sent to this process alone is handed on.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  // Whoever asked for this was killed: nobody is left to stop it.
  const asker = process.ppid;
  setInterval(() => process.ppid !== asker && child.kill("SIGTERM"), 1000).unref();
  child.once("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
