import { and, eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { auditEntries } from "#db/postgres/schema/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { asRole } from "#tests/fixtures/project.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import {
  judgedPerformance,
  measurePerformance,
  performanceHistory,
  performancePower,
  performanceReport,
  performanceSegments,
  performanceWindow,
  setValues,
  shownValues,
  valueRevisions,
} from "./index.ts";

afterAll(closeStores);

const loans = { tp: 10, fp: -5, fn: -20, tn: 1 };
const right = { tp: 1, fp: 0, fn: 0, tn: 1 };
const first = Date.parse("2026-01-01T00:00:00Z") / 1000;
const day = (n: number) => new Date((first + n * 86_400) * 1000).toISOString();
const score = "(cityHash64(number, 'score') % 1000 + 0.5) / 1000";
const truth = `toUInt8((cityHash64(number, 'truth') % 1000 + 0.5) / 1000 < ${score})`;
const place = "['BR', 'DE'][1 + number % 2]";

/** Three days with labels, the third of them of a world that has turned, and one without. */
async function made(): Promise<TypedVersion> {
  const reference =
    `SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC') + number * 600, ${score}, ${score} >= 0.5, ` +
    `${place}, ${truth} FROM numbers(4000)`;
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [
      { name: "p", kind: "numeric", role: "score" },
      { name: "guess", kind: "boolean", role: "prediction" },
      { name: "country", kind: "categorical", segment: true },
      { name: "y", kind: "boolean", role: "label" },
    ],
    reference,
  });
  const at = `toDateTime64(${first} + intDiv(number - 100000, 300) * 86400 + (number % 300) * 280, 3, 'UTC')`;
  const label = `multiIf(number < 100600, ${truth}, number < 100900, 1 - ${truth}, NULL)`;
  await insertEvents(
    v,
    4,
    `SELECT 'e' || toString(number), ${at}, ${score}, ${score} >= 0.5, ${place}, ${label} FROM numbers(100000, 1200)`,
    { from: day(0), to: day(4) },
  );
  const own = { ...v, ctx: { ...v.ctx, now: () => new Date("2026-03-01T00:00:00Z") } };
  await work(own);
  return own;
}

async function work(v: TypedVersion): Promise<void> {
  while ((await refreshProfiles(v.ctx, v.versionId))?.more);
  const subject = await findSubject(v.ctx, { model: v.model });
  await measurePerformance(v.ctx, subject, new AbortController().signal);
}

const range = { from: day(0), to: day(4) };
const reportOf = async (v: TypedVersion, metrics?: string[], segment: string[] = []) =>
  (await performanceReport(v.ctx, { model: v.model, ...range, segment, ...(metrics && { metrics }) }))
    .metrics;
const set = (v: TypedVersion, values: unknown, expected?: string) =>
  setValues(v.ctx, { model: v.model, values, expected });

test("cells have no value until somebody sets one; then windows have it, with labels and without", async () => {
  const v = await made();
  const none = await shownValues(v.ctx, { model: v.model });
  expect(none).toMatchObject({
    task: "binary",
    values: null,
    revision: "none",
    classes: ["0", "1"],
    note: null,
  });
  expect((await reportOf(v)).map((m) => m.metric)).not.toContain("value");
  await expect(reportOf(v, ["value"])).rejects.toThrow(/until somebody says what the cells are worth/);
  expect((await valueRevisions(v.ctx)).has(v.versionId)).toBe(false);

  const now = await set(v, loans, none.revision);
  expect(now).toMatchObject({ values: loans, updated_by: "system:test" });
  expect(await set(v, { tn: 1, fn: -20, fp: -5, tp: 10 }, now.revision)).toEqual(now);
  expect((await valueRevisions(v.ctx)).get(v.versionId)).toBe(now.revision);
  const subject = await findSubject(v.ctx, { model: v.model });
  const judged = () =>
    judgedPerformance(v.ctx, {
      subject,
      segment: null,
      grain: "day",
      from: new Date(day(0)),
      to: new Date(day(4)),
    });
  // What was measured without it is not there until the worker comes.
  expect((await judged()).every((m) => m.windows.length === 0)).toBe(true);
  await work(v);
  const [value] = await reportOf(v, ["value"]);
  expect(value).toMatchObject({ label: "Value per row", better: "higher", verdict: "stable" });
  expect(value!.windows.map((w) => [w.verdict, w.basis])).toEqual([
    ["stable", "realised"],
    ["stable", "realised"],
    ["drift", "realised"],
    ["stable", "estimated"],
  ]);
  const window = await performanceWindow(v.ctx, { model: v.model, start: day(0) });
  // The window's own sum is at the same prices unless others are given.
  expect(window.value! / 300).toBeCloseTo(value!.windows[0]!.value!, 10);
  const other = await performanceWindow(v.ctx, { model: v.model, start: day(0), worth: { fn: 0 } });
  expect(other.value! - window.value!).toBe(20 * window.confusion!.counts[1]![0]!);
  for (const w of value!.windows) {
    expect(w.estimate_low!).toBeLessThan(w.estimate!);
    expect(w.estimates?.cbpe).toEqual({ value: w.estimate, low: w.estimate_low, high: w.estimate_high });
    expect(w.estimates?.pape).toMatchObject({ value: expect.closeTo(w.estimate!, -0.5) });
  }
  expect(value!.audit.windows).toBe(3);
  expect((await judged()).find((m) => m.metric === "value")!.windows[2]!.result!.verdict).toBe("drift");
  const power = await performancePower(v.ctx, subject, {
    n: 300,
    q: 0.04,
    effectAtLeast: null,
    segment: null,
  });
  expect(power.find((p) => p.metric === "value")!.smallest).toBeGreaterThan(0.62);
  const segments = await performanceSegments(v.ctx, { model: v.model, start: day(0), metric: "value" });
  expect(segments.map((s) => s.segment).sort()).toEqual(["country:BR", "country:DE"]);
  const [inBrazil] = await reportOf(v, ["value"], ["country:BR"]);
  expect(inBrazil!.windows[0]).toMatchObject({
    n: 150,
    estimates: { pape: { refused: "whole model only" } },
  });

  const told = await v.ctx.db
    .select({ before: auditEntries.before, after: auditEntries.after })
    .from(auditEntries)
    .where(and(eq(auditEntries.projectId, v.ctx.projectId), eq(auditEntries.action, "cell_values.replace")));
  expect(told).toEqual([{ before: null, after: loans }]);
}, 120_000);

test("other values amend the value alone, and without them it is gone", async () => {
  const v = await made();
  await set(v, right);
  await work(v);
  const [value, accuracy] = await reportOf(v, ["value", "accuracy"]);
  for (const [i, w] of value!.windows.entries()) {
    const same = accuracy!.windows[i]!;
    expect(w.value ?? -1).toBeCloseTo(same.value ?? -1, 10);
    expect([w.verdict, w.p_adjusted?.toPrecision(8)]).toEqual([
      same.verdict,
      same.p_adjusted?.toPrecision(8),
    ]);
  }
  await set(v, { ...right, tp: 2 });
  await work(v);
  const history = async (metric: string) =>
    (await performanceHistory(v.ctx, { model: v.model, metric, start: day(0) })).judgements.map((j) => j.why);
  expect(await history("value")).toEqual(["first", "cell values"]);
  expect((await history("auroc")).filter((why) => why !== "first" && why !== "cell values")).toEqual([]);

  await set(v, null);
  expect((await reportOf(v)).map((m) => m.metric)).not.toContain("value");
  expect(await set(v, null, "none")).toMatchObject({ values: null, updated_by: null });
}, 120_000);

test("who may not is refused, and bad values are refused in words", async () => {
  const v = await made();
  const viewer = { ...v, ctx: asRole(v.ctx, "viewer") };
  await expect(set(viewer, loans)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(set(viewer, null)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(setValues(v.ctx, { model: "none", values: loans })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  for (const [values, why] of [
    [{ ...loans, fn: Number.NaN }, "fn: a number such as -5 or 0.25."],
    [{ ...loans, fn: "x" }, "fn: a number such as -5 or 0.25."],
    [{ ...loans, fn: -1e12 }, "fn: a number from -1000000000 to 1000000000"],
    [{ tp: 0, fp: 0, fn: 0, tn: 0 }, "all cells are worth the same"],
    [{ tp: 1 }, "fp: a number such as"],
    [{ classes: ["0", "1"], values: [] }, "m says yes or no: give tp, fp, fn and tn"],
    ["x", "object"],
  ] as const) {
    await expect(set(v, values)).rejects.toThrow(why);
  }
  const { revision } = await set(v, loans);
  const both = await Promise.allSettled([2, 3].map((tp) => set(v, { ...loans, tp }, revision)));
  expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(set(v, null, revision)).rejects.toMatchObject({ code: "STALE" });
}, 120_000);

test("several classes have a matrix by their names; a number has no cells", async () => {
  const names = "['bug', 'cost', 'other'][1 + cityHash64(number, 'class') % 3]";
  const guess = `if(cityHash64(number, 'hit') % 4 = 0, 'other', ${names})`;
  const several = await makeTypedVersion({
    timeZone: "UTC",
    task: "multiclass",
    columns: [
      { name: "guess", kind: "categorical", role: "prediction" },
      { name: "y", kind: "categorical", role: "label" },
    ],
    reference:
      "SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC') + number * 600, " +
      `${guess}, ${names} FROM numbers(2000)`,
  });
  const v = { ...several, ctx: { ...several.ctx, now: () => new Date("2026-03-01T00:00:00Z") } };
  await insertEvents(
    v,
    2,
    `SELECT 'e' || toString(number), toDateTime64(${first} + number % 80000, 3, 'UTC'), ${guess}, ${names} FROM numbers(5000, 400)`,
    { from: day(0), to: day(1) },
  );
  const classes = ["other", "bug", "cost"];
  const values = [
    [1, -2, -2],
    [-10, 5, -3],
    [-4, 0, 2],
  ];
  await expect(set(v, loans)).rejects.toThrow("The classes are bug, cost, other.");
  await expect(
    set(v, {
      classes: ["other", "bug"],
      values: [
        [1, 0],
        [0, 1],
      ],
    }),
  ).rejects.toThrow("cost is missing");
  await expect(set(v, { classes: ["other", "bug", "costs"], values })).rejects.toThrow("no class costs");
  await set(v, { classes, values });
  await work(v);
  const [value] = await reportOf(v, ["value"]);
  const { confusion } = await performanceWindow(v.ctx, { model: v.model, start: day(0) });
  let sum = 0;
  for (const [t, line] of confusion!.counts.entries()) {
    for (const [p, n] of line.entries()) {
      const at = (k: number) => classes.indexOf(confusion!.classes[k]!);
      sum += n * values[at(t)]![at(p)]!;
    }
  }
  expect(value!.windows[0]!.value).toBeCloseTo(sum / 400, 10);

  const number = await makeTypedVersion({
    timeZone: "UTC",
    task: "regression",
    columns: [
      { name: "guess", kind: "numeric", role: "prediction" },
      { name: "y", kind: "numeric", role: "label" },
    ],
    reference:
      "SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC'), number, number FROM numbers(500)",
  });
  await expect(set(number, loans)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await shownValues(number.ctx, { model: "m" })).toMatchObject({
    task: null,
    classes: [],
    values: null,
  });
}, 120_000);
