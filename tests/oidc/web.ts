import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { client } from "./provider.ts";

export type Web = { origin: string; log: () => string; close: () => Promise<void> };

/** A port that is free now, so that the provider can know the web's address before the web starts. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The built web process, signed in to by this provider only, on the stores of the environment. */
export async function startWeb(settings: { port: number; issuer: string; groupRoles: string }): Promise<Web> {
  const origin = `http://localhost:${settings.port}`;
  const next = `${process.cwd()}/node_modules/next/dist/bin/next`;
  const child = spawn(process.execPath, [next, "start", "-p", String(settings.port), "-H", "127.0.0.1"], {
    env: {
      ...process.env,
      HOST: "127.0.0.1",
      PORT: String(settings.port),
      LEEWAY_PUBLIC_URL: origin,
      LEEWAY_SECRET: "a secret of the tests with more than 32 characters",
      LEEWAY_DEV_LOGIN: "0",
      OIDC_ISSUER: settings.issuer,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
      OIDC_GROUP_ROLES: settings.groupRoles,
      NODE_ENV: "production",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  await untilLive(origin, child, () => output);
  return { origin, log: () => output, close: () => stop(child) };
}

async function untilLive(origin: string, child: ChildProcess, output: () => string): Promise<void> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the web process ended at once: ${output()}`);
    const live = await fetch(`${origin}/api/v1/health/live`).catch(() => undefined);
    if (live?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`the web process did not start: ${output()}`);
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
