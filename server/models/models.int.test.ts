import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, eventTotals, models, schemaRevisions, versions } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import {
  activateVersion,
  getModel,
  getVersion,
  listModels,
  listVersions,
  putModel,
  putVersion,
} from "./index.ts";

let ctx: ServiceContext;

beforeEach(async () => {
  ctx = (await makeProject()).system;
});
afterAll(closeStores);

async function versionId(name: string): Promise<number> {
  const rows = await ctx.db
    .select({ id: versions.id })
    .from(versions)
    .innerJoin(models, eq(models.id, versions.modelId))
    .where(eq(models.projectId, ctx.projectId));
  expect(rows, name).toHaveLength(1);
  return rows[0]?.id as number;
}

async function giveSchema(id: number): Promise<void> {
  const column = {
    name: "age",
    kind: "numeric" as const,
    role: "feature" as const,
    nullable: true,
    reason: "all values are numbers",
    overridden: false,
    segment: false,
    integer: true,
    scoreClass: null,
  };
  await ctx.db
    .insert(schemaRevisions)
    .values({ versionId: id, revision: 1, columns: [column], reason: "reference", createdBy: "test" });
  await ctx.db.update(versions).set({ revision: 1 }).where(eq(versions.id, id));
}

describe("models", () => {
  it("registers a model once and then changes only what is named", async () => {
    const first = await putModel(ctx, { model: "credit", task: "binary", owner: "risk", tier: 2 });
    expect(first).toMatchObject({ created: true, model: { time_zone: "UTC", active_version: null } });
    const second = await putModel(ctx, { model: "credit", task: "binary", time_zone: "Europe/Berlin" });
    expect(second).toMatchObject({
      created: false,
      model: { owner: "risk", tier: 2, time_zone: "Europe/Berlin", last_event_at: null },
    });
    const third = await putModel(ctx, { model: "credit", task: "binary", owner: null });
    expect(third.model.owner).toBeNull();
  });

  it("refuses another time zone or task once there are events, and keeps the rest changeable", async () => {
    await putModel(ctx, { model: "m", task: "binary", time_zone: "Asia/Tokyo" });
    await putVersion(ctx, { model: "m", version: "1" });
    const lastEventAt = new Date("2026-05-01T10:00:00Z");
    await ctx.db.insert(eventTotals).values({ versionId: await versionId("1"), events: 3, lastEventAt });
    await expect(putModel(ctx, { model: "m", task: "binary", time_zone: "UTC" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(putModel(ctx, { model: "m", task: "regression" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const { model } = await putModel(ctx, { model: "m", task: "binary", time_zone: "Asia/Tokyo", tier: 1 });
    expect(model).toMatchObject({ tier: 1, last_event_at: "2026-05-01T10:00:00.000Z" });
  });

  it("refuses a zone that the engine does not know under this very name", async () => {
    await expect(
      putModel(ctx, { model: "m", task: "binary", time_zone: "europe/BERLIN" }),
    ).rejects.toMatchObject({
      code: "INVALID",
    });
  });

  it("pages through models by name", async () => {
    for (const model of ["c", "a", "b"]) await putModel(ctx, { model, task: "binary" });
    const first = await listModels(ctx, { limit: 2 });
    expect([first.models.map((m) => m.model), first.next]).toEqual([["a", "b"], "b"]);
    const second = await listModels(ctx, { limit: 2, after: "b" });
    expect([second.models.map((m) => m.model), second.next]).toEqual([["c"], null]);
  });

  it("refuses a viewer's change before it looks at anything", async () => {
    const viewer = asRole(ctx, "viewer");
    await expect(putModel(viewer, { model: "m", task: "binary" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(putVersion(viewer, { model: "no", version: "1" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(activateVersion(viewer, { model: "no", version: "1" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(getModel(viewer, { model: "m" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("lets two registrations at once make one model", async () => {
    const both = await Promise.all(
      [1, 2].map((tier) => putModel(ctx, { model: "race", task: "binary", tier })),
    );
    expect(both.filter((r) => r.created)).toHaveLength(1);
  });
});

describe("versions", () => {
  it("shows why each column is what it is, and the reference and events that it has", async () => {
    await putModel(ctx, { model: "m", task: "binary" });
    await putVersion(ctx, { model: "m", version: "1", segments: ["country"] });
    expect((await getVersion(ctx, { model: "m", version: "1" })).schema).toBeNull();
    await giveSchema(await versionId("1"));
    const shown = await getVersion(ctx, { model: "m", version: "1" });
    expect(shown.schema?.columns[0]).toMatchObject({
      name: "age",
      kind: "numeric",
      role: "feature",
      nullable: true,
      reason: "all values are numbers",
      score_class: null,
    });
    expect(shown).toMatchObject({ events: 0, reference: null, declared: { segments: ["country"] } });
  });

  it("tells when a declaration no longer agrees with a schema that is fixed", async () => {
    await putModel(ctx, { model: "m", task: "binary" });
    const names = { model: "m", version: "1" };
    expect(await putVersion(ctx, { ...names, columns: [{ name: "age", kind: "categorical" }] })).toEqual({
      created: true,
      schemaChanged: false,
    });
    await giveSchema(await versionId("1"));
    const same = await putVersion(ctx, { ...names, columns: [{ name: "age", kind: "categorical" }] });
    expect(same.schemaChanged).toBe(false);
    const other = await putVersion(ctx, { ...names, columns: [{ name: "age", kind: "text" }] });
    expect(other.schemaChanged).toBe(true);
    await expect(
      putVersion(ctx, { ...names, columns: [{ name: "aeg", kind: "text" }] }),
    ).rejects.toMatchObject({
      code: "INVALID",
      details: { unknown: ["aeg"] },
    });
  });

  it("activates only a version that has a reference", async () => {
    await putModel(ctx, { model: "m", task: "binary" });
    await putVersion(ctx, { model: "m", version: "1" });
    const names = { model: "m", version: "1" };
    await expect(activateVersion(ctx, names)).rejects.toMatchObject({ code: "CONFLICT" });
    await giveSchema(await versionId("1"));
    await activateVersion(ctx, names);
    expect(await getModel(ctx, { model: "m" })).toMatchObject({ active_version: "1" });
    expect(await listVersions(ctx, { model: "m" })).toMatchObject([{ version: "1", active: true }]);
  });

  it("writes one audit entry for each change, and none for a call that changes nothing", async () => {
    await putModel(ctx, { model: "m", task: "binary" });
    await putVersion(ctx, { model: "m", version: "1" });
    await giveSchema(await versionId("1"));
    await activateVersion(ctx, { model: "m", version: "1" });
    await activateVersion(ctx, { model: "m", version: "1" });
    const entries = await ctx.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(eq(auditEntries.projectId, ctx.projectId))
      .orderBy(auditEntries.id);
    expect(entries.map((e) => e.action)).toEqual(["model.create", "version.create", "version.activate"]);
  });
});
