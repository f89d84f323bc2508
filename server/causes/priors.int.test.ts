import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { incidentCauses, incidents } from "#db/postgres/schema/index.ts";
import { type CauseInput, explainCauses } from "#lib/causes/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { damagedIncome, type World } from "#tests/fixtures/damaged-income.ts";
import { confirmCause, explainIncident, getCauses } from "./index.ts";

afterAll(closeStores);

/** An incident of the project whose answer had the model first and the income second. */
async function earlier({ ctx, incident }: World): Promise<number> {
  const [{ id: _, ...like }] = (await ctx.db.select().from(incidents).where(eq(incidents.id, incident))) as [
    typeof incidents.$inferSelect,
  ];
  const [made] = await ctx.db
    .insert(incidents)
    .values({ ...like, state: "resolved", resolution: "person", resolvedAt: ctx.now() })
    .returning({ id: incidents.id });
  const cause = (type: string, subject: string, probability: number) => ({
    rank: 1,
    type,
    subject,
    mode: "",
    sentence: `${subject}.`,
    probability,
    share_of_drop: null,
    onset: null,
    evidence: [],
    action: null,
  });
  const result = { causes: [cause("model", "m", 0.8), cause("data", "income", 0.15)], not_blamed: [] };
  await ctx.db.insert(incidentCauses).values({
    projectId: ctx.projectId,
    incidentId: made!.id,
    inputHash: "h",
    rule: 1,
    bounds: {},
    result,
    createdAt: ctx.now(),
  });
  return made!.id;
}

test("three confirmed second causes raise the odds of their type in the next incident, in this project alone", async () => {
  const v = await damagedIncome();
  const asked: CauseInput[] = [];
  const ask = (w: World) =>
    explainIncident(w.ctx, {
      incident: w.incident,
      explain: async (input) => {
        asked.push(input);
        return explainCauses(input);
      },
    });
  const ids = [await earlier(v), await earlier(v), await earlier(v)];
  const confirm = (id: number) => confirmCause(v.ctx, { incident: id, type: "data", subject: "income" });
  for (const id of ids.slice(1)) await confirm(id);
  expect(await ask(v)).toBe(true);
  expect(asked[0]!.priors).toBeUndefined();
  const before = await getCauses(v.ctx, { incident: v.incident });

  await confirm(ids[0]!);
  expect(await ask(v)).toBe(true);
  expect(await ask(v)).toBe(false);
  const priors = asked[1]!.priors!;
  expect(priors.data).toMatchObject({ named: 3, of: 3 });
  const after = await getCauses(v.ctx, { incident: v.incident });
  expect(after.snapshot!.bounds["priors"]).toEqual(priors);
  const told = after.causes[0]!.evidence.find((e) => e.scorer === "people")!;
  expect(told.text).toContain("3 of the 3 judged incidents");
  expect(told.factor).toBeCloseTo(Math.exp(priors.data!.offset), 10);
  expect(told.factor).toBeGreaterThan(1.5);
  const odds = (c: { probability: number }) => c.probability / (1 - c.probability);
  expect(after.causes[0]).toMatchObject({ type: "data", subject: "income" });
  expect(odds(after.causes[0]!) / odds(before.causes[0]!) / told.factor!).toBeCloseTo(1, 2);

  // What was stored stays as it was.
  const rows = await v.ctx.db.select().from(incidentCauses).where(eq(incidentCauses.incidentId, v.incident));
  expect(rows).toHaveLength(2);
  const first = rows.find((r) => r.id === before.snapshot!.id)!.result as {
    causes: { probability: number }[];
  };
  expect(first.causes[0]!.probability).toBe(before.causes[0]!.probability);
  expect(JSON.stringify(first)).not.toContain('"people"');

  const other = await damagedIncome();
  expect(await ask(other)).toBe(true);
  expect(asked[2]!.priors).toBeUndefined();
});
