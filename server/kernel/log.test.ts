import { spawn } from "node:child_process";
import process from "node:process";
import { expect, it } from "vitest";

const program = `
  import { log } from "#server/kernel/log.ts";
  process.stdin.on("end", () => {
    for (let i = 0; i < 100; i++) log("test").warn({ i, secret: "hidden" }, "nobody reads this any more");
    process.exit(7);
  });
  process.stdin.resume();
  log("test").warn({ secret: "hidden" }, "first");
`;

it("writes a line for each event without its secrets, and a process whose reader is gone can still end", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    env: { ...process.env, LEEWAY_LOG_LEVEL: "info" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  const first = await new Promise<string>((resolve) =>
    child.stdout.once("data", (part) => resolve(String(part))),
  );
  expect(JSON.parse(first)).toMatchObject({ level: 40, part: "test", msg: "first", secret: "[removed]" });
  // As when the supervisor is killed: its ends of both pipes close at once.
  child.stdout.destroy();
  child.stdin.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), 8_000);
  expect(await exited).toBe(7);
  clearTimeout(timer);
}, 20_000);
