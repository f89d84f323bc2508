import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import process from "node:process";
import { LeewayError } from "#lib/domain/errors.ts";

const sources = [
  "app",
  "components",
  "lib",
  "server",
  "db",
  "public",
  "proxy.ts",
  "next.config.ts",
  "package-lock.json",
];
const stamp = ".next/leeway-build";

/** Changes with any source that the build reads. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const visit = (path: string) => {
    if (!existsSync(path)) return;
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(`${path}/${name}`);
    else hash.update(path).update(readFileSync(path));
  };
  for (const path of sources) visit(path);
  return hash.digest("hex");
}

/** Builds the web part when its sources are not those of the last build; `stopping` ends a build that is under way. */
export async function buildWeb(say: (line: string) => void, stopping?: AbortSignal): Promise<void> {
  const wanted = fingerprint();
  if (existsSync(".next/BUILD_ID") && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Building the console …");
  const { code, output } = await runBuild(stopping);
  if (stopping?.aborted) return;
  if (code !== 0) throw new LeewayError("UNAVAILABLE", `The console could not be built:\n${output}`);
  writeFileSync(stamp, wanted);
}

function runBuild(stopping?: AbortSignal): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const build = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => build.kill();
  stopping?.addEventListener("abort", end);
  let output = "";
  for (const stream of [build.stdout, build.stderr]) {
    stream.on("data", (part: Buffer) => {
      output = (output + part.toString("utf8")).slice(-50_000);
    });
  }
  return new Promise((resolve, reject) => {
    build.once("error", reject);
    build.once("close", (code) => {
      stopping?.removeEventListener("abort", end);
      resolve({ code, output });
    });
  });
}
