/** `make start`: builds, starts the four parts under one supervisor, loads the demonstration, and stays until it is stopped. */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { migrate } from "#db/migrate.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { reachable } from "./supervisor/reachable.ts";
import { buildWeb } from "./supervisor/build.ts";
import { checkMachine } from "./supervisor/checks.ts";
import { Child, openLog } from "./supervisor/child.ts";
import { Engines } from "./supervisor/engines.ts";
import { pathsOf } from "./supervisor/paths.ts";
import { makeProject } from "./supervisor/project.ts";
import { readSecrets } from "./supervisor/secrets.ts";

const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? "127.0.0.1";
const paths = pathsOf(process.env.LEEWAY_DATA_DIR ?? ".leeway");
const loopback = host === "127.0.0.1" || host === "localhost" || host === "::1";
const address = `http://${loopback ? "localhost" : host.includes(":") ? `[${host}]` : host}:${port}`;
const say = (line: string) => console.log(line);

let release: (() => void) | null = null;
let engines: Engines | null = null;
const children: Child[] = [];
let loader: ChildProcess | null = null;
let stopping = false;
const stopped = new AbortController();

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  stopped.abort();
  // Where the folder is another's, or none, nothing in it is ours.
  if (release) for (const file of [paths.address, paths.engines]) rmSync(file, { force: true });
  loader?.kill();
  for (const child of children.toReversed()) await child.stop(30_000);
  await engines?.stop();
  release?.();
  process.exit(code);
}

function fatal(error: unknown): void {
  if (stopping) return;
  const known = error instanceof LeewayError;
  console.error(
    known ? error.message : `Leeway could not go on: ${(error as Error)?.message ?? String(error)}`,
  );
  if (process.env.LEEWAY_LOG_LEVEL === "debug") console.error(error);
  void stop(1);
}

async function main(): Promise<void> {
  const before = performance.now();
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new LeewayError("INVALID", `PORT=${process.env.PORT} is not a port: choose one from 1 to 65535.`);
  }
  release = await checkMachine(paths, port, host);
  const secrets = readSecrets(paths);
  const asked = { databaseUrl: process.env.DATABASE_URL, clickhouseUrl: process.env.CLICKHOUSE_URL };
  engines = new Engines(paths, secrets, asked, fatal);
  await buildWeb(say, stopped.signal);
  if (stopping) return;
  const { databaseUrl, clickhouseUrl } = await engines.start();
  const demo = (process.env.LEEWAY_DEMO ?? (engines.embedded ? "1" : "0")) === "1";
  Object.assign(process.env, {
    NODE_ENV: "production",
    PORT: String(port),
    HOST: host,
    LEEWAY_DATA_DIR: paths.root,
    DATABASE_URL: databaseUrl,
    CLICKHOUSE_URL: clickhouseUrl,
    LEEWAY_SECRET: process.env.LEEWAY_SECRET ?? secrets.secret,
    LEEWAY_DEMO: demo ? "1" : "0",
    LEEWAY_DEV_LOGIN: demo && loopback ? "1" : "0",
    LEEWAY_PUBLIC_URL: process.env.LEEWAY_PUBLIC_URL ?? address,
    NEXT_TELEMETRY_DISABLED: "1",
  });
  await reachable({ databaseUrl, clickhouseUrl });
  await migrate({ databaseUrl, clickhouseUrl });
  await makeProject(paths);
  if (stopping) return;
  startParts();
  await untilReady();
  writeFileSync(paths.address, address);
  // For the command line, which may have to reach the engines without the API.
  const urls = JSON.stringify({
    databaseUrl: process.env.DATABASE_URL,
    clickhouseUrl: process.env.CLICKHOUSE_URL,
  });
  writeFileSync(paths.engines, urls, { mode: 0o600 });
  say(`Ready in ${((performance.now() - before) / 1000).toFixed(1)} s.`);
  if (demo) await demonstrate();
  if (!stopping) tell(demo);
}

function startParts(): void {
  const next = ["node_modules/next/dist/bin/next", "start", "-p", String(port), "-H", host];
  const parts: [string, string[]][] = [
    ["web", next],
    ["worker", ["server/jobs/worker.ts"]],
  ];
  for (const [name, args] of parts) {
    const log = openLog(paths.logs, name);
    const onGivenUp = () =>
      fatal(
        new LeewayError(
          "UNAVAILABLE",
          `The ${name} part ended five times in a minute: see ${paths.logs}/${name}.log.`,
        ),
      );
    children.push(new Child({ name, args, env: { ...process.env }, log, onGivenUp }));
  }
}

async function untilReady(): Promise<void> {
  const until = Date.now() + 90_000;
  let last = "no answer";
  while (Date.now() < until) {
    if (stopping) return;
    try {
      const response = await fetch(`${address}/api/v1/health/ready`);
      if (response.ok) return;
      last = (await response.text()).slice(0, 400);
    } catch (error) {
      last = (error as Error).message;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new LeewayError("UNAVAILABLE", `Leeway did not become ready in 90 s: ${last}`);
}

/** A load that is cut off goes on at the next start. */
function demonstrate(): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["scripts/load-demo.ts", address], { stdio: "inherit" });
    loader = child;
    child.once("exit", () => resolve());
  });
}

function tell(demo: boolean): void {
  const signIn = demo && loopback ? "choose a role on the sign-in page" : "with your identity provider";
  say(`\n  Leeway   ${address}`);
  say(`  Sign in  ${signIn}`);
  say(`  API key  ${paths.apiKey}`);
  say("  Stop     Ctrl-C\n");
}

process.on("SIGINT", () => void stop(0));
process.on("SIGTERM", () => void stop(0));
process.on("SIGHUP", () => void stop(0));
const starter = process.ppid;
// The process that started this one was killed, so no signal will come from there any more.
setInterval(() => process.ppid !== starter && void stop(0), 1000).unref();
process.on("uncaughtException", fatal);
main().catch(fatal);
