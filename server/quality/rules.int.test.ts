import { afterAll, expect, test } from "vitest";
import { asRole } from "#tests/fixtures/project.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { scoreHours } from "#server/drift/index.ts";
import { evaluateMonitors, listFindings } from "#server/findings/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { declaredRules, declareRules, qualityReport, suggestRules } from "./index.ts";

afterAll(closeStores);

const day = (n: number) => `2026-03-0${n}T00:00:00Z`;
const place = { model: "m", version: "1" };

/** low ≤ high in every row of the reference. */
const row = (high: string, code = "concat('A', toString(number % 7))") =>
  `toFloat64(number % 40), ${high}, ['x', 'y'][1 + number % 2], ${code}, NULL`;

async function fresh(): Promise<TypedVersion> {
  const v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [
      { name: "low", kind: "numeric" },
      { name: "high", kind: "numeric" },
      { name: "kind", kind: "categorical" },
      { name: "code", kind: "text" },
      { name: "y", kind: "boolean", role: "label" },
    ],
    reference: `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${row("toFloat64(number % 40 + number % 9)")} FROM numbers(2000)`,
  });
  return { ...v, ctx: { ...v.ctx, now: () => new Date("2026-03-07T06:00:00Z") } };
}

async function addDay(v: TypedVersion, n: number, cells: string, rows = 240): Promise<void> {
  const at = `toDateTime64('2026-03-0${n} 00:00:00', 3, 'UTC') + toIntervalSecond(number * 360)`;
  const select = `SELECT '${n}-' || toString(number), ${at}, ${cells} FROM numbers(${rows})`;
  await insertEvents(v, 5, select, { from: day(n), to: `2026-03-0${n}T23:00:00Z` });
}

async function settle(v: TypedVersion): Promise<void> {
  for (;;) {
    const refreshed = await refreshProfiles(v.ctx, v.versionId);
    if (!refreshed) break;
    await scoreHours(v.ctx, refreshed.subject, refreshed.hours);
  }
  await evaluateMonitors(v.ctx, await findSubject(v.ctx, { model: "m" }));
}

const good = row("toFloat64(number % 40 + number % 9)");

test("rules are counted exactly in each window, with their nulls and NaN as written, and open findings", async () => {
  const v = await fresh();
  for (const n of [1, 2, 3]) await addDay(v, n, good);
  // Of 240 rows: 24 have high below low, 24 have no high, 24 have NaN; 12 have a code of another form.
  const cases =
    "multiIf(number % 10 = 1, -1., number % 10 = 2, NULL, number % 10 = 3, nan, toFloat64(number % 40 + 1))";
  const bad = row(cases, "if(number % 20 = 0, 'b', concat('A', toString(number)))");
  for (const n of [4, 5]) await addDay(v, n, bad);
  await addDay(v, 6, good, 100);
  await declareRules(v.ctx, {
    ...place,
    rules: [
      { id: "order", kind: "compare", left: "low", operator: "<=", right: "high" },
      { id: "order-strict", kind: "compare", left: "low", operator: "<=", right: "high", nulls: "violate" },
      { id: "order-loose", kind: "compare", left: "low", operator: "<=", right: "high", tolerance: 100 },
      { id: "nulls", kind: "null_rate", column: "high", max_rate: 0.2 },
      { id: "range", kind: "range", column: "high", min: 0 },
      { id: "form", kind: "matches", column: "code", pattern: "^A[0-9]+$" },
      { id: "kinds", kind: "allowed", column: "kind", values: ["x"], max_rate: 0.6 },
      { id: "codes", kind: "unique", column: "code", max_rate: 1 },
      { id: "traffic", kind: "volume", min: 10, max: 10 },
      { id: "fresh", kind: "freshness", max_age_hours: 6 },
    ],
  });
  await settle(v);
  const report = await qualityReport(v.ctx, { model: "m", from: day(1), to: day(7) });
  const told = (id: string, n: number) => {
    const w = report.rules.find((r) => r.rule.id === id)!.windows[n - 1]!;
    return [w.value, w.over_limit, w.verdict];
  };
  expect(told("order", 3)).toEqual([0, false, "stable"]);
  expect(told("order", 4)).toEqual([48 / 216, true, "drift"]);
  expect(told("order-strict", 4)).toEqual([72 / 240, true, "drift"]);
  expect(told("order-loose", 4)).toEqual([24 / 216, true, "drift"]);
  expect(told("range", 4)[0]).toBe(48 / 216);
  expect(told("form", 4)[0]).toBe(12 / 240);
  expect(told("kinds", 4)).toEqual([0.5, false, "stable"]);
  // 228 different codes and twelve times "b": eleven rows repeat another.
  expect(told("codes", 4)[0]).toBe(11 / 240);
  // Nulls stay under the limit of the rule, and are far above the reference's share all the same.
  expect(told("nulls", 4)).toEqual([0.1, false, "drift"]);
  expect(told("traffic", 4)[0]).toBe(0);
  // The sixth day stops after ten hours: fourteen are silent, and eight of them for longer than six hours.
  expect(told("traffic", 6)[0]).toBe(14 / 24);
  expect(told("fresh", 6)[0]).toBe(8 / 24);
  const findings = (await listFindings(v.ctx, { model: "m" })).findings.filter((f) => f.source === "quality");
  const order = findings.filter((f) => f.feature === "rule/order");
  expect(order).toHaveLength(1);
  expect(order[0]).toMatchObject({
    onset: "2026-03-04T00:00:00.000Z",
    evidence: { subject: { rule: "order" } },
  });
});

test("what holds in every row of the reference is proposed, and nothing is switched on", async () => {
  const v = await fresh();
  const { rules } = await suggestRules(v.ctx, place);
  expect(rules.find((r) => r.kind === "compare")).toMatchObject({
    left: "low",
    operator: "<=",
    right: "high",
  });
  expect(rules.find((r) => r.kind === "range" && r.column === "low")).toMatchObject({ min: 0, max: 39 });
  expect(rules.find((r) => r.kind === "allowed")).toMatchObject({ column: "kind", values: ["x", "y"] });
  expect((await declaredRules(v.ctx, place)).rules).toEqual([]);
  await declareRules(v.ctx, { ...place, rules });
  expect((await declaredRules(v.ctx, place)).rules).toEqual(rules);
  expect((await suggestRules(v.ctx, place)).rules).toEqual([]);
});

test("rules that cannot be judged are refused in words, and readers declare none", async () => {
  const v = await fresh();
  const declare = (rule: object, ctx = v.ctx) =>
    declareRules(ctx, { ...place, rules: [{ id: "r", ...rule }] });
  await expect(declare({ kind: "matches", column: "code", pattern: "a(?=b)" })).rejects.toThrow("RE2");
  await expect(declare({ kind: "null_rate", column: "y" })).rejects.toThrow("labels");
  await expect(declare({ kind: "range", column: "code", min: 1 })).rejects.toThrow("needs a number");
  await expect(declare({ kind: "matches", column: "code", pattern: "it's \\d {x}" })).resolves.toBeDefined();
  await expect(declare({ kind: "unique", column: "code" }, asRole(v.ctx, "viewer"))).rejects.toThrow(
    "monitors:write",
  );
});

test("rules that somebody else changed meanwhile are not overwritten", async () => {
  const v = await fresh();
  const place = { model: "m", version: "1" };
  const rule = (id: string) => ({ id, kind: "null_rate", column: "low" });
  const before = await declaredRules(v.ctx, place);
  const mine = await declareRules(v.ctx, { ...place, rules: [rule("a")], expected: before.revision });
  expect(mine.revision).not.toBe(before.revision);
  const late = declareRules(v.ctx, { ...place, rules: [rule("b")], expected: before.revision });
  await expect(late).rejects.toMatchObject({ code: "STALE" });
  expect((await declaredRules(v.ctx, place)).rules.map((r) => r.id)).toEqual(["a"]);
  // Of two at the same time that read the same, one wins.
  const both = await Promise.allSettled(
    ["c", "d"].map((id) => declareRules(v.ctx, { ...place, rules: [rule(id)], expected: mine.revision })),
  );
  expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  const now = await declaredRules(v.ctx, place);
  expect(await declareRules(v.ctx, { ...place, rules: now.rules, expected: now.revision })).toEqual(now);
});
