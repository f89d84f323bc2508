import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { auditEntries, causeOrders, causeVerdicts, incidentCauses } from "#db/postgres/schema/index.ts";
import { explainCauses } from "#lib/causes/index.ts";
import { getIncident, resolve } from "#server/incidents/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { asRole } from "#tests/fixtures/project.ts";
import { damagedIncome, day } from "#tests/fixtures/damaged-income.ts";
import {
  confirmCause,
  explainIncident,
  getCauses,
  incidentsToExplain,
  rankCauses,
  rejectCause,
} from "./index.ts";
import { explainInThread } from "./open-thread.ts";

afterAll(closeStores);

test("the damaged feature is named once, in a thread, and a person's word is kept", async () => {
  const { ctx, incident } = await damagedIncome();
  expect(await getCauses(ctx, { incident })).toMatchObject({ causes: [], snapshot: null });
  await expect(confirmCause(ctx, { incident, type: "data", subject: "income" })).rejects.toThrow(
    /none was looked/,
  );

  expect(await explainIncident(ctx, { incident, explain: explainInThread })).toBe(true);
  const found = await getCauses(ctx, { incident });
  expect(found.causes[0]).toMatchObject({ rank: 1, type: "data", subject: "income", mode: "unit" });
  expect(found.causes[0]?.evidence[0]?.value).toBeGreaterThan(90);
  expect(found.snapshot?.rows).toMatchObject({ reference: 4000 });
  expect(found.causes.reduce((s, c) => s + c.probability, 0)).toBeLessThanOrEqual(1 + 1e-9);
  expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);

  // The same question is not asked again.
  const never = () => Promise.reject(new Error("asked twice"));
  expect(await explainIncident(ctx, { incident, explain: never })).toBe(false);
  expect(await ctx.db.$count(incidentCauses, eq(incidentCauses.incidentId, incident))).toBe(1);

  await confirmCause(ctx, { incident, type: "data", subject: "income" });
  const said = await confirmCause(ctx, { incident, type: "data", subject: "income" });
  expect(said.verdict_by_person).toMatchObject({ verdict: "confirmed", subject: "income" });
  expect(await ctx.db.$count(causeVerdicts, eq(causeVerdicts.incidentId, incident))).toBe(1);
  const after = await rejectCause(ctx, { incident, type: "data", subject: "income", note: "was meant" });
  expect(after.verdict_by_person).toBeNull();
  expect(after.causes[0]?.verdict).toMatchObject({ verdict: "rejected", note: "was meant" });
  await expect(rejectCause(ctx, { incident, type: "data", subject: "shoe" })).rejects.toThrow(
    /no cause data shoe/,
  );
  const order = found.causes.map(({ type, subject }) => ({ type, subject }));
  const last = order.at(-1)!;
  await rankCauses(ctx, { incident, order: [last], note: "seen before" });
  const ranked = await rankCauses(ctx, { incident, order: [last], note: "seen before" });
  expect(ranked.causes.map((c) => c.rank)).toEqual(found.causes.map((c) => c.rank));
  expect(ranked.order_by_person).toMatchObject({ order: [last, ...order.slice(0, -1)], note: "seen before" });
  expect(await ctx.db.$count(causeOrders, eq(causeOrders.incidentId, incident))).toBe(1);
  await expect(rankCauses(ctx, { incident, order: [last, last] })).rejects.toThrow(/twice/);
  await expect(rankCauses(ctx, { incident, order: [{ type: "data", subject: "shoe" }] })).rejects.toThrow(
    /no cause data shoe/,
  );
  await expect(rankCauses(asRole(ctx, "viewer"), { incident, order: [last] })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const { timeline } = await getIncident(ctx, { incident });
  expect(timeline.map((e) => e.kind)).toEqual(
    expect.arrayContaining(["causes_found", "cause_confirmed", "cause_rejected", "causes_ranked"]),
  );
  const told = await ctx.db.select().from(auditEntries).where(eq(auditEntries.projectId, ctx.projectId));
  expect(told.map((e) => e.action)).toEqual(
    expect.arrayContaining(["incident.confirm_cause", "incident.reject_cause", "incident.rank_causes"]),
  );
});

test("what was asked can be answered again: the same rows give the same answer", async () => {
  const { ctx, incident } = await damagedIncome();
  const asked: unknown[] = [];
  await explainIncident(ctx, {
    incident,
    explain: async (input) => {
      asked.push(explainCauses(input), explainCauses(input));
      return explainCauses(input);
    },
  });
  expect(asked[0]).toEqual(asked[1]);
  await expect(
    confirmCause(asRole(ctx, "viewer"), { incident, type: "data", subject: "income" }),
  ).rejects.toThrow();
});

test("what was over before anybody looked is explained too, once", async () => {
  const { ctx, incident } = await damagedIncome();
  const waits = async () => (await incidentsToExplain(ctx)).some((i) => i.id === incident);
  await resolve(asRole(ctx, "engineer"), { incident });
  expect(await waits()).toBe(true);
  await explainIncident(ctx, { incident, explain: explainInThread });
  expect((await getCauses(ctx, { incident })).causes[0]).toMatchObject({ type: "data", subject: "income" });
  expect(await waits()).toBe(false);
});

test("what broke days later is not blamed for an incident that had begun before", async () => {
  const { ctx, find, incident } = await damagedIncome();
  const earlier = await find("age", 5);
  await explainIncident(ctx, { incident: earlier, explain: explainInThread });
  const { causes, snapshot } = await getCauses(ctx, { incident: earlier });
  expect(snapshot?.bounds.to).toBe(day(12).toISOString());
  expect(causes.map((c) => c.subject)).not.toContain("income");
  // The later one ends where the data does.
  await explainIncident(ctx, { incident, explain: explainInThread });
  const own = await getCauses(ctx, { incident });
  expect(own.causes[0]).toMatchObject({ type: "data", subject: "income" });
});
