import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { readRows } from "#db/clickhouse/bounded.ts";
import { refreshProfiles, findSubject } from "#server/profiles/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import {
  insertEvents,
  makeTypedVersion,
  markDirty,
  type TypedVersion,
} from "#tests/fixtures/typed-version.ts";
import {
  measurePerformance,
  performanceHistory,
  performanceReport,
  performanceWindow,
  weakSegments,
} from "./index.ts";

afterAll(closeStores);

const columns = [
  { name: "p", kind: "numeric", role: "score" },
  { name: "guess", kind: "boolean", role: "prediction" },
  { name: "country", kind: "categorical", segment: true },
  { name: "y", kind: "boolean", role: "label" },
] as const;

const score = "(cityHash64(number, 'score') % 1000 + 0.5) / 1000";
const truth = `toUInt8((cityHash64(number, 'truth') % 1000 + 0.5) / 1000 < ${score})`;
const place = "['BR', 'DE'][1 + number % 2]";
/** The world has turned in Brazil: what scored high is now negative. */
const turned = `if(number % 2 = 0, 1 - ${truth}, ${truth})`;

const reference =
  `SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC') + number * 600, ${score}, ${score} >= 0.5, ` +
  `${place}, ${truth} FROM numbers(4000)`;

const first = Date.parse("2026-01-01T00:00:00Z") / 1000;

/** 200 events a day from the first of January 2026 on, without labels. */
async function addDays(v: TypedVersion, from: number, days: number): Promise<void> {
  const at = `toDateTime64(${first} + intDiv(number - 100000, 200) * 86400 + (number % 200) * 400, 3, 'UTC')`;
  await insertEvents(
    v,
    4,
    `SELECT 'e' || toString(number), ${at}, ${score}, ${score} >= 0.5, ${place}, NULL FROM numbers(${100_000 + 200 * from}, ${200 * days})`,
    { from: day(from), to: day(from + days) },
  );
}

const day = (n: number) => new Date((first + n * 86_400) * 1000).toISOString();

async function addLabels(v: TypedVersion, from: number, days: number, value: string): Promise<void> {
  await v.ctx.clickhouse.command({
    query:
      "INSERT INTO labels (model_id, event_id, label, at, received, batch) " +
      `SELECT ${v.modelId}, 'e' || toString(number), toString(${value}), toDateTime64('2026-02-01 00:00:00', 3, 'UTC'), now64(3), 1 ` +
      `FROM numbers(${100_000 + 200 * from}, ${200 * days})`,
  });
  await markDirty(v, { from: day(from), to: day(from + days) });
}

async function work(v: TypedVersion): Promise<void> {
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  const subject = await findSubject(v.ctx, { model: v.model });
  await measurePerformance(v.ctx, subject, new AbortController().signal);
}

function at(v: TypedVersion, now: string): TypedVersion {
  return { ...v, ctx: { ...v.ctx, now: () => new Date(now) } };
}

const range = { from: day(0), to: day(6) };
async function metric(v: TypedVersion, name: string, segment: string[] = []) {
  const report = await performanceReport(v.ctx, { model: v.model, ...range, metrics: [name], segment });
  const [found] = report.metrics;
  if (!found) throw new Error(`no ${name}`);
  return found;
}

test("without labels there are estimates, labels make them realised, and the estimates are audited", async () => {
  const v = at(
    await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference }),
    "2026-03-01T00:00:00Z",
  );
  await addDays(v, 0, 5);
  await work(v);
  const before = await metric(v, "auroc");
  expect(before.windows).toHaveLength(6);
  expect(before.windows[0]).toMatchObject({ n: 200, n_labelled: 0, value: null, basis: "estimated" });
  expect(before.windows[0]?.estimate).toBeGreaterThan(0.75);
  expect(before.windows[5]).toMatchObject({ n: 0, value: null, estimate: null, verdict: "insufficient" });
  expect(before.audit).toMatchObject({ windows: 0, coverage: null, p: null, verdict: "too few windows" });

  await addLabels(v, 0, 3, truth);
  await work(v);
  const after = await metric(v, "auroc");
  expect(after.windows[0]).toMatchObject({ n: 200, n_labelled: 200, basis: "realised", verdict: "stable" });
  expect(after.windows[3]).toMatchObject({ n_labelled: 0, basis: "estimated" });
  const history = async (n: number) =>
    (await performanceHistory(v.ctx, { model: v.model, metric: "auroc", start: day(n) })).judgements;
  expect((await history(0)).map((j) => [j.why, j.n_labelled])).toEqual([
    ["first", 0],
    ["late labels", 200],
  ]);
  expect(await history(3)).toHaveLength(1);
  await expect(performanceHistory(v.ctx, { model: v.model, metric: "rmse", start: day(0) })).rejects.toThrow(
    /There is no metric rmse of a binary model/,
  );
  expect(after.audit.windows).toBe(3);
  expect(after.audit).toMatchObject({
    coverage: 1,
    stated_coverage: 0.95,
    p: 1,
    verdict: "holds",
    note: null,
  });
  expect(after.reference?.n).toBe(4000);
  const [labelled, , , unlabelled, , empty] = after.windows.map((w) => w.estimates);
  for (const both of [labelled, unlabelled]) {
    const [cbpe, pape] = [both?.cbpe, both?.pape];
    if (!cbpe || !pape || !("value" in cbpe) || !("value" in pape)) throw new Error(JSON.stringify(both));
    expect(Math.abs(pape.value - cbpe.value)).toBeLessThan(0.05);
    expect(pape.low).toBeLessThan(pape.value);
    expect(pape.high).toBeGreaterThan(pape.value);
  }
  expect(empty).toBeNull();
  expect(after.windows[0]?.estimate).toBe(labelled && "value" in labelled.cbpe ? labelled.cbpe.value : null);
  expect(after.audits?.pape.windows).toBe(3);
  expect(after.audits?.cbpe).toEqual(after.audit);
  const part = await metric(v, "auroc", ["country:BR"]);
  expect(part.windows[0]?.estimates?.pape).toEqual({ refused: "whole model only" });
  const text = JSON.stringify(await performanceReport(v.ctx, { model: v.model, ...range }));
  expect(text).not.toMatch(/NaN|Infinity/);
});

test("a concept that turns in one segment is drift there, and not in the other", async () => {
  const v = at(
    await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference }),
    "2026-03-01T00:00:00Z",
  );
  await addDays(v, 0, 2);
  await addLabels(v, 0, 2, turned);
  await work(v);
  expect((await metric(v, "auroc", ["country:BR"])).verdict).toBe("drift");
  expect((await metric(v, "auroc", ["country:DE"])).verdict).toBe("stable");
  const brazil = await performanceWindow(v.ctx, { model: v.model, start: day(0), segment: ["country:BR"] });
  expect(brazil).toMatchObject({ n: 100, labelled: 100 });
  expect(brazil.confusion?.counts.flat().reduce((a, b) => a + b)).toBe(100);
  expect(brazil.thresholds).toHaveLength(101);
  const [no, yes] = brazil.confusion!.counts as [number[], number[]];
  expect(brazil.value).toBe(yes[1]! - no[1]! - yes[0]!);
  const dear = await performanceWindow(v.ctx, {
    model: v.model,
    start: day(0),
    segment: ["country:BR"],
    worth: { tp: 0, fp: 0, fn: -10, tn: 0 },
  });
  expect(dear.thresholds[0]?.fn).toBe(0);
  expect(dear.thresholds[0]?.value).toBeCloseTo(0, 12);
  expect(dear.thresholds.at(-1)!.value).toBe(-10 * dear.thresholds.at(-1)!.fn);
  expect(brazil.calibration.reduce((sum, b) => sum + b.n, 0)).toBe(100);
});

test("only windows with new labels are measured again, and measuring twice changes nothing", async () => {
  const v = at(
    await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference }),
    "2026-03-01T00:00:00Z",
  );
  await addDays(v, 0, 4);
  await work(v);
  const stored = () =>
    readRows<[number, number]>(v.ctx.clickhouse, {
      query:
        "SELECT toUnixTimestamp(start) AS s, max(profile_seq) FROM performance_windows " +
        `WHERE version_id = ${v.versionId} AND grain = 'day' AND segment = '' AND metric = 'f1' GROUP BY s ORDER BY s`,
      caller: "test",
    });
  const once = await stored();
  await work(v);
  expect(await stored()).toEqual(once);
  await addLabels(v, 2, 1, truth);
  await work(v);
  const again = await stored();
  // The hour in which the marked span ends is in the fourth day.
  expect(again.map((row, i) => row[1] > (once[i]?.[1] ?? 0))).toEqual([false, false, true, true]);
  expect((await metric(v, "f1")).windows.map((w) => w.n_labelled)).toEqual([0, 0, 200, 0, 0, 0]);
});

test("labels of events that are too young do not count, until they come of age", async () => {
  const made = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  await made.ctx.db.execute(sql`update models set label_maturity = 'P2D' where id = ${made.modelId}`);
  await addDays(made, 0, 4);
  await addLabels(made, 0, 4, truth);
  const early = at(made, "2026-01-04T00:00:00Z");
  await work(early);
  const young = (await metric(early, "accuracy")).windows;
  expect(young.map((w) => w.n_labelled).slice(0, 4)).toEqual([200, 0, 0, 0]);
  expect(young.map((w) => w.complete).slice(0, 4)).toEqual([true, false, false, false]);
  const later = at(made, "2026-01-06T00:00:00Z");
  await work(later);
  expect((await metric(later, "accuracy")).windows.map((w) => w.n_labelled).slice(0, 4)).toEqual([
    200, 200, 200, 0,
  ]);
});

test("a page that comes before the worker measures the windows itself; the same figures", async () => {
  const v = at(
    await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference }),
    "2026-03-01T00:00:00Z",
  );
  await addDays(v, 0, 3);
  await addLabels(v, 0, 3, truth);
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  const asked = await metric(v, "average_precision");
  await work(v);
  const stored = await metric(v, "average_precision");
  const states = (of: typeof asked) => of.windows.flatMap(({ estimates: e }) => (e ? [e.pape] : []));
  expect(states(asked)).toEqual([0, 1, 2].map(() => ({ refused: "not estimated yet" })));
  expect(states(stored).map((e) => "value" in e)).toEqual([true, true, true]);
  // The worker adds the estimate that takes longer; nothing else differs.
  const bare = ({ audits, windows, ...rest }: typeof asked) => ({
    ...rest,
    cbpe: audits?.cbpe,
    windows: windows.map((w) => ({ ...w, estimates: w.estimates?.cbpe })),
  });
  expect(bare(stored)).toEqual(bare(asked));
});

test("a regression has its errors estimated once the trees are learnt; a name that is no metric is refused", async () => {
  const made = await makeTypedVersion({
    timeZone: "UTC",
    columns: [
      { name: "x", kind: "numeric" },
      { name: "guess", kind: "numeric", role: "prediction" },
      { name: "y", kind: "numeric", role: "label" },
    ],
    reference:
      "SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC') + number * 60, toFloat64(number % 100), 10., " +
      "10. + (number % 100) / 10. * if(number % 2 = 0, 1, -1) FROM numbers(4000)",
  });
  await made.ctx.db.execute(sql`update models set task = 'regression' where id = ${made.modelId}`);
  const v = at(made, "2026-03-01T00:00:00Z");
  await insertEvents(
    v,
    3,
    `SELECT 'r' || toString(number), toDateTime64(${first} + number * 100, 3, 'UTC'), toFloat64(80 + number % 20), 10., NULL FROM numbers(500)`,
    { from: day(0), to: day(1) },
  );
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  expect((await metric(v, "mae")).windows[0]).toMatchObject({ estimate: null });
  await work(v);
  const mae = await metric(v, "mae");
  expect(mae.windows[0]?.estimate).toBeCloseTo(8.95, 0);
  expect(mae.verdict).toBe("drift");
  await expect(metric(v, "auroc")).rejects.toThrow(/no metric auroc of a regression model/);
});

test("a ranking model says plainly why it has no figures", async () => {
  const v = await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference });
  await v.ctx.db.execute(sql`update models set task = 'ranking' where id = ${v.modelId}`);
  const report = await performanceReport(v.ctx, { model: v.model });
  expect(report).toMatchObject({ task: null, metrics: [] });
  expect(report.note).toMatch(/rows of one query/);
});

test("weak segments: the segment whose concept turned, with what it adds to the change, and estimates without labels", async () => {
  const v = at(
    await makeTypedVersion({ timeZone: "UTC", columns: [...columns], reference }),
    "2026-03-01T00:00:00Z",
  );
  await addDays(v, 0, 5);
  await work(v);
  const before = await weakSegments(v.ctx, { model: v.model, ...range });
  expect(before).toMatchObject({ basis: "estimated", metric: "accuracy", n: 1000, slices: [], features: 1 });
  expect(before.note).toMatch(/expected loss/);

  await addLabels(v, 0, 5, turned);
  await work(v);
  const after = await weakSegments(v.ctx, { model: v.model, ...range });
  expect(after).toMatchObject({ basis: "realised", note: null, searched: 1000 });
  expect(after.slices.map((s) => s.segment)).toEqual(["country is BR"]);
  const [brazil] = after.slices;
  expect(brazil).toMatchObject({ n: 500, share: 0.5 });
  expect(brazil!.low).toBeGreaterThan(0.2);
  const { total, rate, rate_rest, mix } = brazil!.change!;
  expect(rate + rate_rest + mix).toBeCloseTo(total, 12);
  expect(rate / total).toBeGreaterThan(0.8);
  expect(JSON.stringify(after)).not.toMatch(/NaN|Infinity/);

  await expect(weakSegments(v.ctx, { model: v.model, metric: "auroc" })).rejects.toThrow(
    /accuracy, brier, log_loss/,
  );
  const given = AbortSignal.abort();
  await expect(weakSegments(v.ctx, { model: v.model, ...range }, given)).rejects.toThrow(/given up/);
  const actor = { kind: "key", keyId: 1, name: "none", scopes: [] } as const;
  const nobody = { ...v.ctx, actor };
  await expect(weakSegments(nobody, { model: v.model })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
