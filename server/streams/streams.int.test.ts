import { afterAll, expect, test } from "vitest";
import { readRows } from "#db/clickhouse/bounded.ts";
import { closeStores } from "#server/kernel/stores.ts";
import type { Outcome } from "#server/performance/index.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { readAllStreams } from "#tests/fixtures/streams.ts";
import {
  insertEvents,
  makeTypedVersion,
  markDirty,
  type TypedVersion,
} from "#tests/fixtures/typed-version.ts";
import { streamsReport } from "./index.ts";
import { logLoss } from "./loss.ts";
import { differing } from "./signals.ts";

afterAll(closeStores);

const columns = [
  { name: "amount", kind: "numeric", role: "feature" },
  { name: "p", kind: "numeric", role: "score" },
  { name: "guess", kind: "boolean", role: "prediction" },
  { name: "y", kind: "boolean", role: "label" },
] as const;

const amount = "(cityHash64(number, 'amount') % 1000) / 1000";
const score = "(cityHash64(number, 'score') % 1000 + 0.5) / 1000";
const guess = `${score} >= 0.5`;
const wrong = (share: number) => `cityHash64(number, 'wrong') % 1000 < ${share * 1000}`;
const truth = (share: number) => `if(${wrong(share)}, NOT (${guess}), ${guess})`;
const first = Date.parse("2026-01-01T00:00:00Z") / 1000;
const day = (n: number) => new Date((first + n * 86_400) * 1000).toISOString();

const reference =
  `SELECT toString(number), toDateTime64('2025-11-01 00:00:00', 3, 'UTC') + number * 600, ${amount}, ${score}, ${guess}, ` +
  `${truth(0.1)} FROM numbers(8000)`;

async function addDays(v: TypedVersion, from: number, days: number, share: number, shift = 0): Promise<void> {
  const at = `toDateTime64(${first} + intDiv(number, 400) * 86400 + (number % 400) * 200, 3, 'UTC')`;
  await insertEvents(
    v,
    4,
    `SELECT 'e' || toString(number), ${at}, ${amount}, least(1, ${score} + ${shift}), ${guess}, ${truth(share)} ` +
      `FROM numbers(${400 * from}, ${400 * days})`,
    { from: day(from), to: day(from + days) },
  );
}

async function work(v: TypedVersion): Promise<void> {
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  await readAllStreams(v.ctx, await findSubject(v.ctx, { model: v.model }));
}

async function made(): Promise<TypedVersion> {
  const v = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  return { ...v, ctx: { ...v.ctx, now: () => new Date("2026-03-01T00:00:00Z") } };
}

const reportOf = async (v: TypedVersion) => (await streamsReport(v.ctx, { model: v.model })).signals;

test("errors that double are found and dated, with the measured false alarms beside the dummy's", async () => {
  const v = await made();
  await addDays(v, 0, 10, 0.1);
  await addDays(v, 10, 10, 0.4);
  await work(v);
  const signals = await reportOf(v);
  expect(signals.map((s) => s.signal)).toEqual(["error", "loss", "mean:amount", "score:p"]);
  const cusum = signals[0]!.detectors.find((d) => d.detector === "cusum")!;
  expect(cusum).toMatchObject({ values: 8000, wanted_run_length: 10_000, note: null });
  expect(cusum.held_back?.values).toBe(4000);
  expect(cusum.dummy?.values).toBe(4000);
  const hit = cusum.alarms.find((a) => a.at >= day(10))!;
  expect(hit.at < day(11)).toBe(true);
  expect(hit.changed_at >= day(9) && hit.changed_at < day(11)).toBe(true);
  expect(hit.statistic).toBeGreaterThanOrEqual(hit.threshold);
  // The loss of matured labels rises with the errors.
  const loss = signals[1]!.detectors.find((d) => d.detector === "cusum")!;
  expect(loss.alarms.find((a) => a.at >= day(10))!.at < day(12)).toBe(true);
  const score = signals[3]!.detectors.find((d) => d.detector === "ddm")!;
  expect(score).toMatchObject({ threshold: null, alarm_count: 0 });
  expect(score.note).toContain("not 0 and 1");
}, 300_000);

test("portions, restarts and late rows end where one undisturbed reading ends", async () => {
  const [whole, parts] = [await made(), await made()];
  for (const [from, share] of [
    [0, 0.1],
    [5, 0.35],
    [10, 0.05],
  ] as const)
    await addDays(whole, from, 5, share);
  await work(whole);
  await addDays(parts, 0, 5, 0.1);
  await work(parts);
  await addDays(parts, 10, 5, 0.05);
  await work(parts);
  await work(parts);
  // Days 5 to 9 come late, behind the watermark.
  await addDays(parts, 5, 5, 0.35);
  await work(parts);

  expect(await reportOf(parts)).toEqual(await reportOf(whole));
  await markDirty(parts, { from: day(2), to: day(3) });
  await work(parts);
  expect(await reportOf(parts)).toEqual(await reportOf(whole));
  expect((await reportOf(whole))[0]!.detectors.some((d) => d.alarm_count > 0)).toBe(true);
}, 300_000);

test("nobody without the permission reads it, and an unknown model is named", async () => {
  const v = await made();
  const stranger = { ...v.ctx, actor: { kind: "key" as const, keyId: 1, name: "k", scopes: [] } };
  await expect(streamsReport(stranger, { model: v.model })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(streamsReport(v.ctx, { model: "none" })).rejects.toThrow("none");
});

test("a number is the same class in any notation, and spellings of yes meet what is stored as yes", async () => {
  const { ctx } = await made();
  const of = async (kinds: [string, string], said: string) => {
    const [y, c] = kinds.map((kind) => ({ index: 0, column: { kind } as Outcome["label"]["column"] }));
    const query = `SELECT toFloat64(${differing([y!, "y"], [c!, "c"])}) FROM (SELECT ${said})`;
    return (await readRows<[number | null]>(ctx.clickhouse, { query, caller: "test" }))[0]![0];
  };
  const names: [string, string] = ["categorical", "categorical"];
  expect(await of(names, "'2' AS y, '2.0' AS c")).toBe(0);
  expect(await of(names, "'2' AS y, '2.5' AS c")).toBe(1);
  expect(await of(names, "'b' AS y, 'b' AS c")).toBe(0);
  expect(await of(names, "CAST(NULL, 'Nullable(String)') AS y, 'b' AS c")).toBeNull();
  expect(await of(["boolean", "categorical"], "1 AS y, 'Yes' AS c")).toBe(0);
  expect(await of(["boolean", "categorical"], "1 AS y, '2' AS c")).toBe(1);
});

test("log loss is that of the class that came true; what is no probability, or has no score, is no value", async () => {
  const { ctx } = await made();
  const column = (over: object) => ({ ...over }) as Outcome["label"]["column"];
  const at = (index: number, over: object) => ({ index, column: column({ kind: "numeric", ...over }) });
  const base = { prediction: null, features: [], maturityMs: 0 };
  const losses = async (outcome: Partial<Outcome>, rows: string) => {
    const query = `SELECT ${logLoss({ ...base, ...outcome } as Outcome)!.sql} FROM (${rows})`;
    return (await readRows<[number | null]>(ctx.clickhouse, { query, caller: "test" })).map(([x]) => x);
  };
  const one = (y: string, a: number, b: number) => `SELECT ${y} AS y, ${a} AS c0, ${b} AS c1`;
  const multiclass = {
    task: "multiclass" as const,
    label: { index: 2, column: column({ kind: "categorical" }) },
    scores: [at(0, { scoreClass: "a" }), at(1, { scoreClass: "b" })],
  };
  expect((await losses(multiclass, one("'b'", 0.8, 0.2)))[0]).toBeCloseTo(-Math.log(0.2), 12);
  expect(await losses(multiclass, one("'c'", 0.8, 0.2))).toEqual([null]);
  expect(await losses(multiclass, one("'a'", 1.5, 0.2))).toEqual([null]);
  expect((await losses(multiclass, one("'a'", 0, 1)))[0]).toBeCloseTo(-Math.log(1e-15), 12);
  const binary = {
    task: "binary" as const,
    label: { index: 2, column: column({ kind: "boolean" }) },
    scores: [at(0, {})],
  };
  expect((await losses(binary, one("0", 0.9, 0)))[0]).toBeCloseTo(-Math.log(0.1), 12);
  expect(await losses(binary, one("NULL", 0.9, 0))).toEqual([null]);
  expect(logLoss({ ...base, ...binary, scores: [] } as unknown as Outcome)).toBeUndefined();
});
