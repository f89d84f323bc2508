/** Loaded before a child's own code: the child ends when the supervisor does, even when that was killed. */
import process from "node:process";

function leave(): void {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 10_000).unref();
}

process.stdin.on("end", leave).on("error", leave);
process.stdin.resume();
// The pipe alone must not keep a child alive that has nothing left to do.
(process.stdin as unknown as { unref?: () => void }).unref?.();
// Ctrl-C reaches the whole group; the supervisor ends its parts in order.
process.on("SIGINT", () => undefined);
