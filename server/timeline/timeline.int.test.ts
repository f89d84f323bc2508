import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { incidentCauses, models } from "#db/postgres/schema/index.ts";
import { instantsOf, layoutOf, markdownOf, orderInForce, snapshotInForce } from "#lib/timeline/index.ts";
import { explainIncident, getCauses, rankCauses } from "#server/causes/index.ts";
import { explainInThread } from "#server/causes/open-thread.ts";
import { recordChange } from "#server/changes/index.ts";
import { scoreHours } from "#server/drift/index.ts";
import { comment, groupFindings, listIncidents } from "#server/incidents/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { measurePerformance } from "#server/performance/index.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { dailyMonitor, openFinding } from "#tests/fixtures/finding.ts";
import { insertEvents, makeTypedVersion, type TypedVersion } from "#tests/fixtures/typed-version.ts";
import { exportTimeline, getTimeline } from "./index.ts";

afterAll(closeStores);

const columns = [
  { name: "income", kind: "numeric" },
  { name: "p", kind: "numeric", role: "score" },
  { name: "y", kind: "boolean", role: "label" },
] as const;
const noise = (salt: string) => `((cityHash64(number, '${salt}') % 10000 + 0.5) / 10000)`;
const income = `exp(1 + ${noise("i1")} + ${noise("i2")})`;
const scoreOf = (i: string) => `(1 / (1 + exp(2 - 0.3 * ${i})))`;
const truth = `toUInt8(${noise("y")} < ${scoreOf(income)})`;
const first = Date.parse("2026-01-01T00:00:00Z") / 1000;
const day = (n: number) => new Date((first + n * 86_400) * 1000);

/** Twenty days of 200 events; from the twelfth on the income comes in hundredths, which two findings tell of. */
async function world(): Promise<TypedVersion & { incident: number }> {
  const reference =
    "SELECT toString(number), toDateTime64('2025-12-01 00:00:00', 3, 'UTC') + number * 600, " +
    `${income}, ${scoreOf(income)}, ${truth} FROM numbers(4000)`;
  const v = await makeTypedVersion({ timeZone: "Asia/Tokyo", columns: [...columns], reference });
  const at = `toDateTime64(${first} + (number - 100000) * 432, 3, 'UTC')`;
  const shown = `(${income} * if(number >= 102400, 100, 1))`;
  await insertEvents(
    v,
    3,
    `SELECT 'e' || toString(number), ${at}, ${shown}, ${scoreOf(shown)}, ${truth} FROM numbers(100000, 4000)`,
    { from: day(0).toISOString(), to: day(20).toISOString() },
  );
  for (let more = true; more; ) {
    const refreshed = await refreshProfiles(v.ctx, v.versionId);
    if (!refreshed) break;
    await scoreHours(v.ctx, refreshed.subject, refreshed.hours);
    more = refreshed.more;
  }
  const subject = await findSubject(v.ctx, { model: v.model });
  await measurePerformance(v.ctx, subject, new AbortController().signal);
  for (const [watch, feature] of [
    ["inputs", "income"],
    ["performance", "log_loss"],
  ] as const) {
    const { modelId, versionId } = v;
    const monitorId = await dailyMonitor(v.ctx, modelId, watch);
    const span = { onset: day(12), lastAt: day(19) };
    await openFinding(v.ctx, { modelId, versionId, monitorId, feature, ...span });
  }
  const [model] = await v.ctx.db.select().from(models).where(eq(models.id, v.modelId));
  await groupFindings(v.ctx, { model: model!.name, modelId: v.modelId, asOf: day(20) });
  const [incident] = (await listIncidents(v.ctx)).incidents;
  return { ...v, incident: incident!.id };
}

test("one axis holds what each store knows, and as_of leaves out what was recorded later", async () => {
  const v = await world();
  const change = { kind: "deploy", at: day(11), subject: "payroll now sends cents", model: v.model };
  await recordChange(v.ctx, { change, origin: "api" });
  await explainIncident(v.ctx, { incident: v.incident, explain: explainInThread });
  const before = new Date();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const { causes } = await getCauses(v.ctx, { incident: v.incident });
  const { type, subject } = causes.at(-1)!;
  await rankCauses(v.ctx, { incident: v.incident, order: [{ type, subject }] });
  await comment(v.ctx, { incident: v.incident, text: "It was payroll." });

  const whole = await getTimeline(v.ctx, { incident: v.incident });
  expect(whole.incident).toMatchObject({ id: v.incident, model: v.model, time_zone: "Asia/Tokyo" });
  expect(Date.parse(whole.axis.from)).toBe(day(-2).getTime());
  const [symptom] = whole.symptoms;
  expect(symptom!.kind).toBe("performance");
  // Twenty days in UTC are twenty-one in Tokyo.
  expect(symptom!.points).toHaveLength(21);
  expect(symptom!.points.every((p) => p.end > p.start && p.n > 0)).toBe(true);
  const row = whole.heat.find((r) => r.feature === "income");
  expect(row!.cells.filter((c) => c.verdict === "drift").length).toBeGreaterThan(5);
  expect(row!.cells[0]!.effect).toBeLessThan(row!.cells.at(-2)!.effect!);
  expect(snapshotInForce(whole)!.causes[0]).toMatchObject({ subject: "income" });
  const texts = (t: typeof whole) => t.marks.map((m) => m.text).join("\n");
  expect(texts(whole)).toMatch(/payroll now sends cents/);
  expect(texts(whole)).toMatch(/It was payroll/);
  expect(layoutOf(whole, 1080).arrows.map((a) => a.cause.subject)).toContain("income");

  const earlier = await getTimeline(v.ctx, { incident: v.incident, asOf: before });
  expect(texts(earlier)).not.toMatch(/It was payroll/);
  expect(orderInForce(whole)?.order[0]).toEqual({ type, subject });
  expect(orderInForce(earlier)).toBeNull();
  expect(markdownOf(whole)).toMatch(/Ordered by Leeway at/);
  expect(markdownOf(earlier)).not.toMatch(/It was payroll/);
  expect(earlier.marks).toHaveLength(whole.marks.length - 2);
  expect(instantsOf(earlier).every((t) => t <= before.getTime())).toBe(true);
  expect(earlier.as_of).toBe(before.toISOString());

  const [answer] = await v.ctx.db
    .select()
    .from(incidentCauses)
    .where(eq(incidentCauses.incidentId, v.incident));
  const unexplained = new Date(answer!.createdAt.getTime() - 1);
  expect((await getTimeline(v.ctx, { incident: v.incident, asOf: unexplained })).snapshots).toEqual([]);

  // Days later the same moment is the same file, whatever has come to be known since.
  for (const format of ["md", "pdf"] as const) {
    const asked = { incident: v.incident, format, asOf: before };
    const [now, later] = await Promise.all(
      [0, 9].map((days) => {
        const at = new Date(Date.now() + days * 86_400_000);
        return exportTimeline({ ...v.ctx, now: () => at }, asked);
      }),
    );
    expect(now!.bytes.equals(later!.bytes), format).toBe(true);
  }
  expect(markdownOf(whole)).not.toMatch(/\d\d:\d\d:\d\d\.\d+Z/);
  expect(markdownOf(whole)).toMatch(/payroll now sends cents\. Known since/);

  const nothing = await getTimeline(v.ctx, { incident: v.incident, asOf: day(-300) });
  expect(instantsOf(nothing)).toEqual([]);
  expect(layoutOf(nothing, 1080).arrows).toEqual([]);
});

test("the timeline of another project's incident is not found, and a key without the scope is refused", async () => {
  const v = await world();
  const other = await makeTypedVersion({
    timeZone: "UTC",
    columns: [...columns],
    reference: "SELECT '1', now64(3), 1., 0.5, 1",
  });
  await expect(getTimeline(other.ctx, { incident: v.incident })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const key = { kind: "key", keyId: 1, name: "k", scopes: ["models:read"] } as const;
  const ctx = { ...v.ctx, actor: key };
  await expect(getTimeline(ctx, { incident: v.incident })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
