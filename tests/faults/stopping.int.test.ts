import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { killAll, launch, shutDown, untilReady, workingOn } from "./installation.ts";

const folder = mkdtempSync(join(tmpdir(), "leeway-stopping-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A folder may be renamed while it is read: then there is nothing to see this time. */
function pathsIn(dataDir: string): string[] {
  try {
    return readdirSync(dataDir, { recursive: true }).map(String);
  } catch {
    return [];
  }
}

test("SIGTERM to what make started, at any moment of a first start, leaves no process behind", async () => {
  for (const [i, moment] of ["secrets.json", "postgres", "postgres/postmaster.pid", "clickhouse"].entries()) {
    const dataDir = join(folder, `stopped-${i}`);
    const it = await launch(dataDir, { bootstrapped: true });
    for (let waited = 0; waited < 60_000 && !existsSync(join(dataDir, moment)); waited += 20) await pause(20);
    expect(readdirSync(dataDir), moment).toContain(moment.split("/")[0]);
    await shutDown(it);
    expect(workingOn(dataDir), moment).toEqual([]);
    expect(it.output(), moment).not.toContain("could not go on");
  }
}, 120_000);

test("kill -9 of everything at any moment of a first start: the next start is ready", async () => {
  const moments = [/^postgres\.new-\d+\/PG_VERSION$/, /^postgres\/postmaster\.pid$/, /^clickhouse\/store$/];
  for (const [i, moment] of moments.entries()) {
    const dataDir = join(folder, `killed-${i}`);
    const first = await launch(dataDir);
    const there = () => pathsIn(dataDir).some((path) => moment.test(path));
    for (let waited = 0; waited < 60_000 && !there(); waited += 10) await pause(10);
    killAll(first);
    await first.exited;
    const next = await launch(dataDir);
    await untilReady(next);
    expect(await shutDown(next)).toBe(0);
    expect(workingOn(dataDir), String(moment)).toEqual([]);
  }
}, 120_000);

test("a second start is refused and takes nothing from the first; of two at once one runs; SIGTERM ends it", async () => {
  const dataDir = join(folder, "shared");
  const both = await Promise.all([launch(dataDir), launch(dataDir)]);
  await Promise.race(both.map((it) => it.exited));
  const [loser, winner] = both[0].supervisor.exitCode === null ? [both[1], both[0]] : both;
  expect(loser.output()).toMatch(/^Leeway is already running on .* \(process \d+\): stop it/);
  await untilReady(winner);

  const again = await launch(dataDir, { port: winner.port });
  expect(await again.exited).toBe(1);
  expect(again.output()).toMatch(/^Leeway is already running/);
  for (const kept of ["address", "engines.json", "supervisor.json"]) {
    expect(readdirSync(dataDir)).toContain(kept);
  }
  expect(await shutDown(winner)).toBe(0);
  expect(workingOn(dataDir)).toEqual([]);
}, 120_000);
