import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { monitors } from "#db/postgres/schema/index.ts";
import { listChanges } from "#server/changes/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { watchedModel } from "#tests/fixtures/finding.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { ensureMonitors } from "./index.ts";

afterAll(closeStores);

test("the monitors that Leeway gives a model are one change, and none when they are there", async () => {
  const ctx = (await makeProject()).system;
  const { id: modelId } = await watchedModel(ctx);
  await ctx.db.delete(monitors).where(eq(monitors.modelId, modelId));
  const model = { modelId, model: "m", grain: async () => "day" as const, measured: async () => true };
  const own = async () =>
    (await listChanges(ctx, { model: "m", kind: "configuration" })).changes.filter((c) =>
      c.subject.startsWith("monitor"),
    );
  const made = await ensureMonitors(ctx, model);
  expect(made.length).toBeGreaterThan(4);
  const told = await own();
  expect(told.map((c) => c.subject)).toEqual(["monitors:m"]);
  expect(Object.keys(told[0]!.after as object).sort()).toEqual(made.map((m) => m.monitor).sort());
  await ensureMonitors(ctx, model);
  expect(await own()).toHaveLength(1);
});
