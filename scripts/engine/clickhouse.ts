import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LeewayError } from "#lib/domain/errors.ts";

const host = fileURLToPath(new URL("./clickhouse-host.ts", import.meta.url));
const busyFolder = 76;

export type RunningEngine = { child: ChildProcess; url: string };

type Options = { dataDir: string; port: number; password: string; log: (text: string) => void };

/**
 * Starts the engine's host as a child that ends with this process. A folder that a dying predecessor still holds is
 * tried again for some seconds.
 */
export async function startClickHouse(options: Options): Promise<RunningEngine> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const started = await tryOnce(options);
    if ("child" in started) return started;
    const busy =
      started.output.includes(`Code: ${busyFolder}`) || started.output.includes("CANNOT_OPEN_FILE");
    if (!busy || attempt === 20) {
      throw new LeewayError(
        "UNAVAILABLE",
        busy
          ? `The folder ${options.dataDir} is in use by another process: stop it, or choose another LEEWAY_DATA_DIR.`
          : `The embedded ClickHouse engine did not start: ${lastLine(started.output)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function tryOnce(options: Options): Promise<RunningEngine | { output: string }> {
  const child = spawn(process.execPath, [host, options.dataDir, String(options.port)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: "16", LEEWAY_ENGINE_PASSWORD: options.password },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const url = `http://leeway:${options.password}@127.0.0.1:${options.port}`;
  let output = "";
  return new Promise((resolve) => {
    const take = (part: Buffer) => {
      const text = part.toString("utf8");
      options.log(text);
      output = (output + text).slice(-20_000);
      if (output.includes(`ready ${options.port}`)) resolve({ child, url });
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", (error) => resolve({ output: error.message }));
    child.once("exit", () => resolve({ output }));
  });
}

function lastLine(output: string): string {
  const lines = output.split("\n").filter((line) => /error|exception|cannot/i.test(line));
  return (lines[0] ?? output.trim().split("\n").at(-1) ?? "it gave no reason").trim().slice(0, 300);
}
