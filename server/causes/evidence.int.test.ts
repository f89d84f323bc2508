import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findings, lineageGraphs, models } from "#db/postgres/schema/index.ts";
import { putLineage } from "#server/lineage/index.ts";
import { putScoring } from "#server/serving/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal } from "#tests/fixtures/channels.ts";
import { damagedIncome, day, type World } from "#tests/fixtures/damaged-income.ts";
import { type ModelServer, modelServer } from "#tests/model-server/server.ts";
import { explainIncident, getBlastRadius, getCauses } from "./index.ts";
import { explainInThread } from "./open-thread.ts";

const inputs = [
  { name: "age", datatype: "FP64", shape: [-1, 1] },
  { name: "income", datatype: "FP64", shape: [-1, 1] },
  { name: "country", datatype: "BYTES", shape: [-1, 1] },
];

let server: ModelServer;
beforeAll(async () => {
  allowLocal();
  server = await modelServer({
    name: "m",
    version: "1",
    inputs,
    predict: (r) => 1 / (1 + Math.exp(3 - 0.08 * Number(r["age"]) + 0.3 * Number(r["income"]))),
  });
});
afterAll(async () => {
  await server.close();
  await closeStores();
});

const restoreOf = async (v: World) => {
  const { causes, restore } = await getCauses(v.ctx, { incident: v.incident });
  return { restore, evidence: causes[0]?.evidence.find((e) => e.scorer === "restore"), first: causes[0] };
};

test("without an endpoint a surrogate is asked; with one the model itself, and a new answer is stored", async () => {
  const v = await damagedIncome();
  const ask = () => explainIncident(v.ctx, { incident: v.incident, explain: explainInThread });
  expect(await ask()).toBe(true);
  expect((await restoreOf(v)).restore).toMatchObject({ by: "surrogate" });

  await putScoring(v.ctx, { model: v.model, version: "1", body: { url: server.url, model: "m" } });
  server.calls.length = 0;
  expect(await ask()).toBe(true);
  const { restore, evidence, first: top } = await restoreOf(v);
  expect(restore).toMatchObject({ by: "model" });
  expect(restore!.milliseconds).toBeGreaterThan(0);
  expect(restore!.rows).toBeLessThanOrEqual(2000);
  expect(top).toMatchObject({ type: "data", subject: "income", mode: "unit" });
  expect(evidence!.text).toMatch(/income divided by 10\d|income divided by 9\d|income divided by 100/);
  expect(evidence!.factor).toBeGreaterThan(5);
  expect(server.calls.every((c) => c.rows <= 250)).toBe(true);
  expect(server.most()).toBeLessThanOrEqual(2);
  expect(await ask()).toBe(false);
});

test("an endpoint that fails or hangs does not hold the search up: its reason is kept, and a stop stops it", async () => {
  const v = await damagedIncome();
  await putScoring(v.ctx, { model: v.model, version: "1", body: { url: server.url, model: "m" } });
  server.fault = (response) => void response.writeHead(500).end('{"error":"no memory"}');
  await explainIncident(v.ctx, { incident: v.incident, explain: explainInThread });
  server.fault = null;
  const { restore } = await restoreOf(v);
  expect(restore).toMatchObject({ by: "surrogate" });
  expect(restore!.text).toMatch(/500: no memory/);

  const other = await damagedIncome();
  await putScoring(other.ctx, { model: other.model, version: "1", body: { url: server.url, model: "m" } });
  const stop = new AbortController();
  server.fault = () => void stop.abort();
  const work = explainIncident(other.ctx, {
    incident: other.incident,
    explain: explainInThread,
    signal: stop.signal,
  });
  await expect(work).rejects.toThrow();
  server.fault = null;
  expect((await getCauses(other.ctx, { incident: other.incident })).snapshot).toBeNull();
});

test("the blast radius counts rows by day, and follows the lineage to metrics and other models", async () => {
  const v = await damagedIncome();
  const lineage = {
    nodes: [
      { id: "s", kind: "source" as const, name: "payroll" },
      { id: "i", kind: "feature" as const, name: "income" },
      { id: "v", kind: "version" as const, name: "1" },
      { id: "k", kind: "metric" as const, name: "approvals" },
    ],
    edges: [
      { from: "s", to: "i" },
      { from: "i", to: "v" },
      { from: "v", to: "k" },
    ],
  };
  await putLineage(v.ctx, { model: v.model, ...lineage });
  const before = await getBlastRadius(v.ctx, { incident: v.incident });
  expect(before).toMatchObject({ cause: null, affected: null, share: null });
  expect(before.rows).toBeGreaterThan(1500);
  await explainIncident(v.ctx, { incident: v.incident, explain: explainInThread });
  const blast = await getBlastRadius(v.ctx, { incident: v.incident });
  expect(blast.cause).toEqual({ type: "data", subject: "income", confirmed: false });
  expect(blast.days.reduce((s, d) => s + d.rows, 0)).toBe(blast.rows);
  expect(blast.days.find((d) => d.day === "2026-01-15")).toEqual({
    day: "2026-01-15",
    rows: 200,
    affected: 200,
  });
  expect(blast.affected!.rows).toBe(blast.rows);
  expect(blast.downstream).toMatchObject({
    features: ["income"],
    versions: ["1"],
    // What is declared, and what is measured of the version.
    metrics: expect.arrayContaining(["approvals", "accuracy", "brier"]),
    models: [],
  });

  // Once its findings have ended, later rows are no part of it.
  const ended = { state: "closed", lastAt: new Date("2026-01-16T00:00:00Z"), closedAt: day(30) } as const;
  await v.ctx.db.update(findings).set(ended).where(eq(findings.projectId, v.ctx.projectId));
  const over = await getBlastRadius(v.ctx, { incident: v.incident });
  expect(over.days.at(-1)?.day).toBe("2026-01-16");
  expect(over.rows).toBeLessThan(blast.rows);

  const [second] = await v.ctx.db
    .insert(models)
    .values({ projectId: v.ctx.projectId, name: "limits", task: "binary", timeZone: "UTC" })
    .returning();
  await v.ctx.db.insert(lineageGraphs).values({
    modelId: second!.id,
    nodes: lineage.nodes.slice(0, 2),
    edges: lineage.edges.slice(0, 1),
    updatedBy: "test",
    updatedAt: day(1),
  });
  const wider = await getBlastRadius(v.ctx, { incident: v.incident });
  expect(wider.downstream!.models).toEqual([{ model: "limits", through: ["income"] }]);
  const noModels = {
    ...v.ctx,
    actor: { kind: "key" as const, keyId: 1, name: "k", scopes: ["incidents:read" as const] },
  };
  expect((await getBlastRadius(noModels, { incident: v.incident })).downstream).toBeNull();
});
