import { afterAll, expect, test } from "vitest";
import { scoreHours } from "#server/drift/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { listMonitors, putMonitor } from "#server/monitors/index.ts";
import { measurePerformance } from "#server/performance/index.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import {
  insertEvents,
  makeTypedVersion,
  markDirty,
  type TypedVersion,
} from "#tests/fixtures/typed-version.ts";
import {
  evaluateMonitors,
  listFindings,
  measurePower,
  newestResults,
  replayRule,
  watchReport,
} from "../index.ts";

afterAll(closeStores);

const first = Date.parse("2026-01-01T00:00:00Z") / 1000;
const day = (n: number) => new Date((first + n * 86_400) * 1000).toISOString();
const score = "(cityHash64(number, 'score') % 1000 + 0.5) / 1000";
const truth = `toUInt8((cityHash64(number, 'truth') % 1000 + 0.5) / 1000 < ${score})`;
const age = "toFloat64(cityHash64(number, 'age') % 60)";

const columns = [
  { name: "age", kind: "numeric" },
  { name: "p", kind: "numeric", role: "score" },
  { name: "guess", kind: "boolean", role: "prediction" },
  { name: "y", kind: "boolean", role: "label" },
] as const;

const reference =
  `SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC') + number * 600, ${age}, ${score}, ` +
  `${score} >= 0.5, ${truth} FROM numbers(4000)`;

async function addDays(v: TypedVersion, from: number, days: number, aged = age): Promise<void> {
  const at = `toDateTime64(${first} + intDiv(number - 100000, 300) * 86400 + (number % 300) * 280, 3, 'UTC')`;
  await insertEvents(
    v,
    4,
    `SELECT 'e' || toString(number), ${at}, ${aged}, ${score}, ${score} >= 0.5, NULL FROM numbers(${100_000 + 300 * from}, ${300 * days})`,
    { from: day(from), to: day(from + days) },
  );
}

async function addLabels(v: TypedVersion, from: number, days: number, value: string): Promise<void> {
  await v.ctx.clickhouse.command({
    query:
      "INSERT INTO labels (model_id, event_id, label, at, received, batch) " +
      `SELECT ${v.modelId}, 'e' || toString(number), toString(${value}), toDateTime64('2026-02-01 00:00:00', 3, 'UTC'), now64(3), 1 ` +
      `FROM numbers(${100_000 + 300 * from}, ${300 * days})`,
  });
  await markDirty(v, { from: day(from), to: day(from + days) });
}

async function settle(v: TypedVersion): Promise<void> {
  for (;;) {
    const refreshed = await refreshProfiles(v.ctx, v.versionId);
    if (!refreshed) break;
    await scoreHours(v.ctx, refreshed.subject, refreshed.hours);
  }
  const subject = await findSubject(v.ctx, { model: "m" });
  await measurePerformance(v.ctx, subject, new AbortController().signal);
  await evaluateMonitors(v.ctx, subject);
}

async function fresh(now: string): Promise<TypedVersion> {
  const v = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  return { ...v, ctx: { ...v.ctx, now: () => new Date(now) } };
}

const ofSource = async (v: TypedVersion, source: string) =>
  (await listFindings(v.ctx, { model: "m" })).findings.filter((f) => f.source === source);

test("labels that say the model became worse open a finding of performance, once, and late labels amend it", async () => {
  const v = await fresh("2026-02-10T06:00:00Z");
  await addDays(v, 0, 10);
  await addLabels(v, 0, 6, truth);
  await addLabels(v, 6, 4, `1 - ${truth}`);
  await settle(v);
  const found = await ofSource(v, "performance");
  expect(found.map((f) => f.monitor)).toEqual(found.map(() => "performance"));
  const auroc = found.filter((f) => f.feature === "auroc");
  expect(auroc).toHaveLength(1);
  expect(auroc[0]).toMatchObject({ state: "open", onset: day(6), amended: 0 });
  const { worst, subject } = auroc[0]!.evidence as {
    worst: Record<string, unknown> & { reference: { value: number }; interval: number[]; value: number };
    subject: unknown;
  };
  expect(subject).toEqual({ metric: "auroc" });
  expect(worst).toMatchObject({ metric: "auroc", basis: "realised", labelled: 300 });
  expect(worst.value).toBeLessThan(0.4);
  expect(worst.interval[0]).toBeLessThan(worst.value);
  expect(worst.interval[1]).toBeGreaterThan(worst.value);
  expect(worst.reference.value).toBeGreaterThan(0.75);
  // Evaluating again, or after the very same labels came again, says nothing new.
  const subjectNow = await findSubject(v.ctx, { model: "m" });
  await evaluateMonitors(v.ctx, subjectNow);
  expect(await ofSource(v, "performance")).toEqual(found);
  // The fifth day's labels were wrong too: corrections arrive late.
  await addLabels(v, 5, 1, `1 - ${truth}`);
  await settle(v);
  const amended = (await ofSource(v, "performance")).filter((f) => f.feature === "auroc");
  expect(amended.map((f) => [f.id, f.onset, f.amended])).toEqual([[auroc[0]!.id, day(5), 1]]);
  expect((await newestResults(v.ctx)).get(v.versionId)).toBeGreaterThan(0);
});

test("a column that loses its values opens a finding of its quality check, and the tester replays it", async () => {
  const v = await fresh("2026-01-11T06:00:00Z");
  await addDays(v, 0, 6);
  await addDays(v, 6, 4, `if(number % 5 = 0, NULL, ${age})`);
  await settle(v);
  const nulls = (await ofSource(v, "quality")).filter(
    (f) => (f.evidence["subject"] as { column: string }).column === "age",
  );
  expect(nulls.length).toBeGreaterThan(0);
  expect(nulls[0]).toMatchObject({ state: "open", onset: day(6), monitor: "quality" });
  const { current } = await replayRule(v.ctx, {
    model: "m",
    monitor: "quality",
    incidents: [{ name: "nulls", from: day(6), to: day(10) }],
  });
  expect(current.incidents[0]).toMatchObject({ caught: true });
  expect(current.outside).toBe(0);
  const reports = await watchReport(v.ctx, { model: "m" });
  expect(reports.find((m) => m.monitor === "quality")).toMatchObject({ source: "quality", lint: [] });
});

test("a monitor of performance names the smallest worsening it would notice, less of it at a larger volume", async () => {
  const v = await fresh("2026-02-10T06:00:00Z");
  await addDays(v, 0, 3);
  await addLabels(v, 0, 3, truth);
  await settle(v);
  const smallest = async (n?: number) => {
    const power = await measurePower(v.ctx, { model: "m", monitor: "performance", n, features: ["auroc"] });
    return { n: power.n, size: power.features[0]!.powers[0]!.smallest! };
  };
  const own = await smallest();
  expect(own.n).toBe(300);
  expect(own.size).toBeGreaterThan(0.02);
  expect(own.size).toBeLessThan(0.25);
  expect((await smallest(5000)).size).toBeLessThan(own.size);
  await expect(measurePower(v.ctx, { model: "m", monitor: "quality" })).rejects.toThrow("watches quality");
});

test("grains that a source does not have are refused with what to do", async () => {
  const v = await fresh("2026-01-11T06:00:00Z");
  const put = (watch: "multivariate" | "performance") =>
    putMonitor(v.ctx, { model: "m", monitor: "mine", watch, grain: "hour" });
  await expect(put("multivariate")).rejects.toThrow("set grain to day or week");
  await expect(put("performance")).rejects.toThrow("by day, week and month");
  await putMonitor(v.ctx, { model: "m", monitor: "mine", watch: "performance", columns: ["auroc"] });
  await addDays(v, 0, 3);
  await settle(v);
  // Where a person has made the first monitor, none is made behind their back.
  expect((await listMonitors(v.ctx, { model: "m" })).map((m) => m.monitor)).toEqual(["mine"]);
});
