import { afterAll, expect, test } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { putMonitor } from "#server/monitors/index.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { readAllStreams } from "#tests/fixtures/streams.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { evaluateMonitors, listFindings, watchReport } from "../index.ts";

afterAll(closeStores);

const columns = [
  { name: "amount", kind: "numeric", role: "feature" },
  { name: "p", kind: "numeric", role: "score" },
] as const;

const first = Date.parse("2026-01-01T00:00:00Z") / 1000;
const day = (n: number) => new Date((first + n * 86_400) * 1000).toISOString();
const amount = "(cityHash64(number, 'amount') % 1000) / 1000";
const score = "(cityHash64(number, 'score') % 1000 + 0.5) / 1000";
const reference =
  `SELECT toString(number), toDateTime64('2025-11-01 00:00:00', 3, 'UTC') + number * 600, ${amount}, ${score} ` +
  "FROM numbers(6000)";

async function addDays(v: TypedVersion, from: number, days: number, shift: number): Promise<void> {
  const at = `toDateTime64(${first} + intDiv(number, 300) * 86400 + (number % 300) * 280, 3, 'UTC')`;
  await insertEvents(
    v,
    2,
    `SELECT 'e' || toString(number), ${at}, ${amount}, ${score} + ${shift} FROM numbers(${300 * from}, ${300 * days})`,
    { from: day(from), to: day(from + days) },
  );
}

async function work(v: TypedVersion): Promise<void> {
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  const subject = await findSubject(v.ctx, { model: v.model });
  await readAllStreams(v.ctx, subject);
  await evaluateMonitors(v.ctx, subject);
}

test("a shift of a score opens one finding on its first day, and a day in which all is calm again ends it", async () => {
  const made = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  const v = { ...made, ctx: { ...made.ctx, now: () => new Date(day(8)) } };
  await putMonitor(v.ctx, {
    model: v.model,
    monitor: "stream",
    watch: "streams",
    grain: "day",
    need: 1,
    of: 1,
    clear: 2,
  });
  await addDays(v, 0, 5, 0);
  await addDays(v, 5, 3, 0.3);
  await work(v);
  const found = async () => (await listFindings(v.ctx, { model: v.model })).findings;
  const [open, ...more] = await found();
  expect(more).toEqual([]);
  expect(open).toMatchObject({ source: "streams", feature: "score:p", state: "open", onset: day(5) });
  const { worst, subject } = open!.evidence as {
    worst: { changed_at: string; expected: number };
    subject: unknown;
  };
  expect(subject).toEqual({ signal: "score:p" });
  expect(worst.expected).toBeLessThan(0.1);
  expect(worst.changed_at >= day(4)).toBe(true);
  await work(v);
  expect(await found()).toEqual([open]);

  v.ctx = { ...v.ctx, now: () => new Date(day(12)) };
  await addDays(v, 8, 4, 0);
  await work(v);
  expect((await found()).map((f) => [f.id, f.state])).toEqual([[open!.id, "closed"]]);
  const [report] = await watchReport(v.ctx, { model: v.model });
  expect(report).toMatchObject({ monitor: "stream", source: "streams" });
  // What this monitor does is in order; that the model has none of the usual ones is said too.
  expect(report!.lint.map((l) => l.code)).toEqual(["usual_missing"]);
}, 300_000);
