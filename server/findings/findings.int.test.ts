import { afterAll, beforeAll, expect, test } from "vitest";
import { scoreHours } from "#server/drift/index.ts";
import { listMonitors, putMonitor } from "#server/monitors/index.ts";
import { verifyAudit } from "#server/kernel/verify-audit.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { asRole } from "#tests/fixtures/project.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { evaluateMonitors, listFindings, measurePower, replayRule, watchReport } from "./index.ts";

afterAll(closeStores);

/** Reproducible noise: the same numbers give the same rows. */
function values(seed: number, shift: number): string {
  const u = (k: number) => `((cityHash64(number, ${seed * 10 + k}) % 1000003 + 0.5) / 1000003)`;
  const normal = (k: number) => `sqrt(-2 * log(${u(k)})) * cos(2 * pi() * ${u(k + 1)})`;
  return `${normal(1)} + ${shift}, ${normal(3)}, toUInt8(${u(5)} < 0.3)`;
}

async function addDay(v: TypedVersion, day: number, shift: number, rows = 400): Promise<void> {
  const date = `2026-03-${String(day).padStart(2, "0")}`;
  const at = `toDateTime64('${date} 00:00:00', 3, 'UTC') + toIntervalSecond(number * ${Math.floor(86_000 / rows)})`;
  const id = `'${date}-${rows}-${shift}-' || toString(number)`;
  await insertEvents(v, 3, `SELECT ${id}, ${at}, ${values(day + rows, shift)} FROM numbers(${rows})`, {
    from: `${date}T00:00:00Z`,
    to: `${date}T23:00:00Z`,
  });
}

async function settle(v: TypedVersion): Promise<void> {
  for (;;) {
    const refreshed = await refreshProfiles(v.ctx, v.versionId);
    if (!refreshed) break;
    await scoreHours(v.ctx, refreshed.subject, refreshed.hours);
  }
  await evaluateMonitors(v.ctx, await findSubject(v.ctx, { model: "m" }));
}

const told = async (v: TypedVersion) =>
  (await listFindings(v.ctx, { model: "m" })).findings.map((f) => ({
    monitor: f.monitor,
    feature: f.feature,
    state: f.state,
    onset: f.onset.slice(0, 10),
    closed: f.closed_at?.slice(0, 10) ?? null,
    amended: f.amended,
  }));

let v: TypedVersion;

beforeAll(async () => {
  v = await makeTypedVersion({
    timeZone: "UTC",
    columns: [
      { name: "age", kind: "numeric" },
      { name: "height", kind: "numeric" },
      { name: "approved", kind: "boolean", role: "prediction" },
    ],
    reference: `SELECT toString(number), toDateTime64(0, 3, 'UTC'), ${values(1, 0)} FROM numbers(3000)`,
  });
  // The morning after the last day: windows close by the clock.
  v = { ...v, ctx: { ...v.ctx, now: () => new Date("2026-03-13T06:00:00Z") } };
  for (let day = 1; day <= 12; day++) await addDay(v, day, day >= 5 && day <= 8 ? 1 : 0);
  await settle(v);
});

test("a model gets monitors of its columns, quality and rows as a whole, and their findings are the days that drifted", async () => {
  const monitors = await listMonitors(v.ctx, { model: "m" });
  expect(monitors.map((m) => [m.monitor, m.watch, m.grain, m.origin])).toEqual([
    ["inputs", "inputs", "day", "automatic"],
    ["multivariate", "multivariate", "day", "automatic"],
    ["outputs", "outputs", "day", "automatic"],
    ["quality", "quality", "day", "automatic"],
  ]);
  for (const m of monitors) expect(m.false_alarms_at_most).toBeLessThanOrEqual(1);
  // One false alarm in 90 days for the model, whichever of its automatic monitors raises it.
  const perDay = monitors.reduce((sum, m) => sum + m.false_alarms_at_most / m.budget_days, 0);
  expect(perDay).toBeLessThanOrEqual(1 / 90);
  expect(await told(v)).toEqual([
    {
      monitor: "inputs",
      feature: "age",
      state: "closed",
      onset: "2026-03-05",
      closed: "2026-03-10",
      amended: 0,
    },
  ]);
});

test("evaluating again changes nothing, also from two workers at once", async () => {
  const before = await listFindings(v.ctx, { model: "m" });
  const subject = await findSubject(v.ctx, { model: "m" });
  await Promise.all([evaluateMonitors(v.ctx, subject), evaluateMonitors(v.ctx, subject)]);
  expect(await listFindings(v.ctx, { model: "m" })).toEqual(before);
});

test("late rows amend the finding and make no second one", async () => {
  // The fourth day had its rows late: they are shifted too, and outnumber those that came in time.
  await addDay(v, 4, 1, 1200);
  await settle(v);
  expect(await told(v)).toEqual([
    {
      monitor: "inputs",
      feature: "age",
      state: "closed",
      onset: "2026-03-04",
      closed: "2026-03-10",
      amended: 1,
    },
  ]);
});

test("a rule that nothing crosses withdraws the finding, and the old rule brings the same one back", async () => {
  await putMonitor(v.ctx, { model: "m", monitor: "inputs", effect_at_least: 50 });
  await settle(v);
  expect((await told(v)).map((f) => f.state)).toEqual(["withdrawn"]);
  await putMonitor(v.ctx, { model: "m", monitor: "inputs", effect_at_least: null });
  await settle(v);
  expect((await told(v)).map((f) => [f.state, f.amended])).toEqual([["closed", 3]]);
});

test("a finding keeps the numbers of the window that was worst and the rule that it crossed", async () => {
  const [finding] = (await listFindings(v.ctx, { model: "m", states: ["closed"] })).findings;
  const { worst, rule } = finding!.evidence as { worst: Record<string, unknown>; rule: { q: number } };
  expect(worst).toMatchObject({ effect: { name: "wasserstein" } });
  expect((worst["effect"] as { value: number }).value).toBeGreaterThan(0.7);
  expect(worst["p_adjusted"]).toBeLessThan(rule.q);
});

test("a replay shows a proposed rule beside the monitor's own, with the known incident and its delay", async () => {
  const incident = { name: "units", from: "2026-03-04T00:00:00Z", to: "2026-03-09T00:00:00Z" };
  const { current, proposed } = await replayRule(v.ctx, {
    model: "m",
    monitor: "inputs",
    need: 1,
    of: 1,
    incidents: [incident],
  });
  expect(current.incidents[0]).toMatchObject({ caught: true, features: ["age"] });
  expect(proposed.incidents[0]!.delay_ms).toBeLessThan(current.incidents[0]!.delay_ms!);
  expect(proposed.rule.q).toBeLessThan(current.rule.q);
  await expect(replayRule(v.ctx, { model: "m", monitor: "inputs", need: 9 })).rejects.toThrow(
    "must not exceed",
  );
});

test("power says what would be noticed at the model's own volume, and more of it at a larger one", async () => {
  const own = await measurePower(v.ctx, { model: "m", monitor: "inputs" });
  expect(own.n).toBe(400);
  const many = await measurePower(v.ctx, { model: "m", monitor: "inputs", n: 5000, features: ["age"] });
  const shift = (p: typeof own) => p.features.find((f) => f.feature === "age")!.powers[0]!.smallest!;
  expect(shift(own)).toBeLessThan(0.6);
  expect(shift(many)).toBeLessThan(shift(own));
  await expect(measurePower(v.ctx, { model: "m", monitor: "inputs", features: ["x"] })).rejects.toThrow(
    "no column",
  );
});

test("a monitor of columns that do not exist is named as watching nothing", async () => {
  await putMonitor(v.ctx, { model: "m", monitor: "gone", watch: "columns", columns: ["nowhere"] });
  const reports = await watchReport(v.ctx, { model: "m" });
  expect(reports.find((m) => m.monitor === "gone")!.lint.map((l) => l.code)).toEqual(["watches_nothing"]);
  expect(reports.find((m) => m.monitor === "inputs")!.lint).toEqual([]);
});

test("readers see monitors and change none; every change is in the audit chain", async () => {
  const viewer = asRole(v.ctx, "viewer");
  expect((await listMonitors(viewer, { model: "m" })).length).toBe(5);
  await expect(putMonitor(viewer, { model: "m", monitor: "inputs", enabled: false })).rejects.toThrow(
    "monitors:write",
  );
  await expect(putMonitor(v.ctx, { model: "m", monitor: "inputs", need: 4 })).rejects.toThrow(
    "must not exceed",
  );
  await expect(putMonitor(v.ctx, { model: "m", monitor: "x", watch: "columns" })).rejects.toThrow(
    "at least one",
  );
  await expect(putMonitor(v.ctx, { model: "none", monitor: "x" })).rejects.toThrow("does not exist");
  expect((await verifyAudit()).every((chain) => chain.broken === null)).toBe(true);
});
