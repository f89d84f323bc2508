/**
 * `node scripts/together.ts '<command>' '<command>' …`: runs shell commands side by side, for those that mostly wait. What each prints
 * is shown whole as it ends. Ends with 1 where any of them failed.
 */
import { spawn } from "node:child_process";
import process from "node:process";

function run(command: string): Promise<boolean> {
  const began = performance.now();
  const child = spawn(command, { shell: true, stdio: ["ignore", "pipe", "pipe"] });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => printed.push(part));
  const ended = Promise.withResolvers<boolean>();
  child.once("error", (error) => printed.push(Buffer.from(`${error.message}\n`)));
  child.once("close", (code) => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`\n$ ${command}\n`);
    process.stdout.write(Buffer.concat(printed));
    process.stdout.write(`$ ${command}: ${code === 0 ? "passed" : "FAILED"} in ${seconds} s\n`);
    ended.resolve(code === 0);
  });
  return ended.promise;
}

const passed = await Promise.all(process.argv.slice(2).map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
