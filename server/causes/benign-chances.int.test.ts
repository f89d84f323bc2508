import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { causeVerdicts, incidentCauses, incidents } from "#db/postgres/schema/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { damagedIncome } from "#tests/fixtures/damaged-income.ts";
import { benignChances } from "./index.ts";

afterAll(closeStores);

test("the newest answer says how harmless an incident may be, and persons stand above it", async () => {
  const { ctx, incident } = await damagedIncome();
  const [row] = await ctx.db.select().from(incidents).where(eq(incidents.id, incident));
  const chances = async () => [...(await benignChances(ctx, { modelId: row!.modelId }))];
  expect(await chances()).toEqual([]);
  const common = { projectId: ctx.projectId, incidentId: incident };
  const answer = async (
    inputHash: string,
    causes: { type: string; subject: string; probability: number }[],
  ) => {
    const kept = { ...common, inputHash, rule: 1, bounds: {}, result: { causes }, createdAt: ctx.now() };
    const [made] = await ctx.db.insert(incidentCauses).values(kept).returning();
    return made!.id;
  };
  await answer("a", [{ type: "data", subject: "income", probability: 0.9 }]);
  expect(await chances()).toEqual([[incident, 0]]);
  const snapshotId = await answer("b", [
    { type: "benign", subject: "m", probability: 0.85 },
    { type: "data", subject: "income", probability: 0.1 },
  ]);
  expect(await chances()).toEqual([[incident, 0.85]]);
  const say = (type: string, subject: string, verdict: string) =>
    ctx.db
      .insert(causeVerdicts)
      .values({ ...common, snapshotId, type, subject, verdict, actor: "test", at: ctx.now() });
  await say("benign", "m", "rejected");
  expect(await chances()).toEqual([[incident, 0]]);
  await say("benign", "m", "confirmed");
  expect(await chances()).toEqual([[incident, 1]]);
  await say("benign", "m", "rejected");
  await say("data", "income", "confirmed");
  expect(await chances()).toEqual([[incident, 0]]);
  await ctx.db
    .update(incidents)
    .set({ state: "resolved", resolution: "person", resolvedAt: ctx.now() })
    .where(eq(incidents.id, incident));
  expect(await chances()).toEqual([]);
});
