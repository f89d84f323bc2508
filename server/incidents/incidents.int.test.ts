import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  auditEntries,
  findings,
  incidentEvents,
  incidentFindings,
  models,
} from "#db/postgres/schema/index.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { verifyAudit } from "#server/kernel/verify-audit.ts";
import { day, foundIn, type Watched, watchedModel } from "#tests/fixtures/finding.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import {
  acknowledge,
  appendEvent,
  assign,
  comment,
  getIncident,
  groupFindings,
  link,
  listIncidents,
  merge,
  resolve,
  setPriority,
  split,
  takeTransitions,
} from "./index.ts";

afterAll(closeStores);

let ctx: ServiceContext;
let model: Watched;

beforeEach(async () => {
  ctx = (await makeProject()).system;
  model = await watchedModel(ctx);
});

const find = (feature: string, onset: number, closed: number | null) =>
  foundIn(ctx, model, { feature, onset, closed });

const group = (asOf: number, as = ctx, judged = asOf, from = -1000) =>
  groupFindings(as, {
    model: "m",
    modelId: model.id,
    asOf: day(asOf),
    judged: { from: day(from).getTime(), to: day(judged).getTime() },
  });
const only = async () => (await listIncidents(ctx)).incidents[0]!;
const kinds = async (id: number) => (await getIncident(ctx, { incident: id })).timeline.map((e) => e.kind);
const amend = (id: number, set: Partial<typeof findings.$inferInsert>) =>
  ctx.db.update(findings).set(set).where(eq(findings.id, id));

describe("grouping", () => {
  it("holds the metrics of one model together where one of them reacts later", async () => {
    const worse = (feature: string, onset: number) =>
      foundIn(ctx, model, { feature, onset, closed: null, source: "performance" });
    await worse("auroc", 10);
    await find("income", 17, null);
    await worse("precision", 13);
    await worse("recall", 25);
    await group(30);
    const { incidents } = await listIncidents(ctx);
    expect(incidents.map((i) => i.title).toSorted()).toEqual(["auroc and precision", "income", "recall"]);
  });

  it("makes one incident of what began together, joins what comes later, and does nothing twice", async () => {
    await find("age", 10, null);
    await find("income", 10, null);
    expect((await group(13)).opened).toHaveLength(1);
    await find("height", 11, null);
    expect(await group(13)).toMatchObject({ opened: [], attached: [(await only()).id] });
    expect(await group(13)).toEqual({ opened: [], attached: [], reopened: [], resolved: [] });
    expect(await only()).toMatchObject({ title: "age, income and height", state: "open", findings_count: 3 });
    expect(await kinds((await only()).id)).toEqual(["opened", "finding_attached"]);
  });

  it("resolves by itself after two quiet windows that were seen, and opens anew for what comes weeks later", async () => {
    const a = await find("age", 10, null);
    await group(13);
    await amend(a, { state: "closed", closedAt: day(15) });
    expect((await group(16)).resolved).toEqual([]);
    expect((await group(17)).resolved).toHaveLength(1);
    const first = await only();
    expect(first).toMatchObject({ state: "resolved", resolution: "automatic" });
    await find("age", 40, null);
    const [second] = (await group(43)).opened;
    expect(await getIncident(ctx, { incident: second! })).toMatchObject({
      recurrence_of: first.id,
      similar: [{ id: first.id, likeness: 1, shared: ["age"] }],
    });
    expect(await getIncident(ctx, { incident: first.id })).toMatchObject({
      state: "resolved",
      findings_count: 1,
    });
  });

  it("waits for the stages that are behind before what is over resolves, and tells nobody of it", async () => {
    await find("age", 10, 13);
    const [id] = (await group(30, ctx, 14)).opened;
    // Up to the end, but what was three windows before it began is not known yet.
    expect(await group(30, ctx, 16, 7)).toMatchObject({ resolved: [] });
    expect(await only()).toMatchObject({ state: "open", findings_count: 1 });
    await find("auroc", 11, 14);
    expect(await group(30, ctx, 15)).toMatchObject({ opened: [], attached: [id], resolved: [] });
    expect((await group(30, ctx, 16)).resolved).toEqual([id]);
    expect(await only()).toMatchObject({ id, state: "resolved", findings_count: 2 });
    expect(await takeTransitions(ctx, 10)).toEqual([]);
  });

  it("reopens what comes back at once where nobody had resolved it, and never what a person resolved", async () => {
    const a = await find("age", 10, null);
    await group(13);
    const { id } = await only();
    await amend(a, { state: "closed", closedAt: day(15) });
    await group(17);
    const b = await find("age", 18, null);
    expect((await group(20)).reopened).toEqual([id]);
    await resolve(ctx, { incident: id });
    await amend(b, { state: "closed", closedAt: day(21) });
    await group(22);
    await find("age", 22, null);
    const again = await group(24);
    expect(again).toMatchObject({ reopened: [], attached: [] });
    expect(again.opened).toHaveLength(1);
    expect((await getIncident(ctx, { incident: again.opened[0]! })).recurrence_of).toBe(id);
  });

  it("ends an incident whose findings late rows withdrew, and says so", async () => {
    const a = await find("age", 10, null);
    await group(13);
    await amend(a, { state: "withdrawn", amended: 1 });
    const { resolved } = await group(13);
    expect(resolved).toHaveLength(1);
    expect(await kinds(resolved[0]!)).toEqual(["opened", "finding_withdrawn", "resolved"]);
    expect((await only()).resolution).toBe("withdrawn");
  });

  it("does not tell others of what was over before anybody looked", async () => {
    await find("age", 10, 14);
    const { opened, resolved } = await group(40);
    expect(resolved).toEqual(opened);
    expect(await transaction(ctx, (tx) => takeTransitions(tx, 10))).toEqual([]);
  });

  it("makes one incident when several workers group at once, and nothing of a transaction that dies", async () => {
    await find("age", 10, null);
    const dying = transaction(ctx, async (tx) => {
      await group(13, tx);
      throw new Error("killed");
    });
    await expect(dying).rejects.toThrow("killed");
    expect((await listIncidents(ctx)).incidents).toEqual([]);
    const all = await Promise.all([group(13), group(13), group(13), group(13)]);
    expect(all.flatMap((g) => g.opened)).toHaveLength(1);
    expect(await ctx.db.$count(incidentEvents, eq(incidentEvents.projectId, ctx.projectId))).toBe(1);
  });

  it("ends what a version that serves no more had found", async () => {
    await find("age", 10, null);
    await group(13);
    await ctx.db.update(models).set({ activeVersionId: null }).where(eq(models.id, model.id));
    expect((await group(13)).resolved).toEqual([]);
    expect((await group(20)).resolved).toHaveLength(1);
  });
});

describe("a person's hand", () => {
  it("moves an incident along its states, says when somebody was faster, and keeps an audit trail", async () => {
    await find("age", 10, null);
    await group(13);
    const { id } = await only();
    const engineer = asRole(ctx, "engineer");
    expect((await acknowledge(engineer, { incident: id })).state).toBe("acknowledged");
    expect((await acknowledge(engineer, { incident: id })).state_version).toBe(2);
    await expect(resolve(engineer, { incident: id, expected_state: "open" })).rejects.toMatchObject({
      code: "STALE",
      details: { state: "acknowledged" },
      message: `You expected the incident ${id} to be open, it is acknowledged: look at it again before you decide.`,
    });
    const race = await Promise.allSettled([
      resolve(engineer, { incident: id, expected_state: "acknowledged" }),
      resolve(engineer, { incident: id, expected_state: "acknowledged" }),
    ]);
    expect(race.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(acknowledge(engineer, { incident: id })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await kinds(id)).toEqual(["opened", "acknowledged", "resolved"]);
    const trail = await ctx.db
      .select({ action: auditEntries.action })
      .from(auditEntries)
      .where(and(eq(auditEntries.projectId, ctx.projectId), eq(auditEntries.subject, `incident:${id}`)))
      .orderBy(auditEntries.id);
    expect(trail.map((t) => t.action)).toEqual(["incident.open", "incident.acknowledge", "incident.resolve"]);
    expect((await verifyAudit()).every((c) => c.broken === null)).toBe(true);
  });

  it("is refused to those who may only read, and to other projects", async () => {
    await find("age", 10, null);
    await group(13);
    const { id } = await only();
    await expect(acknowledge(asRole(ctx, "viewer"), { incident: id })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const other = (await makeProject()).system;
    await expect(getIncident(other, { incident: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(comment(other, { incident: id, text: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listIncidents(other)).incidents).toEqual([]);
  });

  it("comments, assigns, links and finds it again by what was said", async () => {
    await find("age", 10, null);
    await group(13);
    const { id } = await only();
    await comment(ctx, { incident: id, text: "The scale of 100% changed upstream" });
    await assign(ctx, { incident: id, owner: "ada" });
    await assign(ctx, { incident: id, owner: "ada" });
    await link(ctx, { incident: id, url: "https://tickets.example/7", title: "Ticket 7" });
    await link(ctx, { incident: id, url: "https://tickets.example/7" });
    expect(await kinds(id)).toEqual(["opened", "commented", "assigned", "linked"]);
    for (const q of ["100%", "ADA", "age", "ticket 7"]) {
      expect((await listIncidents(ctx, { q })).incidents, q).toHaveLength(1);
    }
    expect((await listIncidents(ctx, { q: "9%" })).incidents).toEqual([]);
    await expect(link(ctx, { incident: id, url: "javascript:alert(1)" })).rejects.toThrow();
  });

  it("splits findings off and merges them back, each finding in one incident at any time", async () => {
    const a = await find("age", 10, null);
    const b = await find("income", 10, null);
    await group(13);
    const first = await only();
    await expect(split(ctx, { incident: first.id, findings: [a, b] })).rejects.toMatchObject({
      code: "INVALID",
    });
    const second = await split(ctx, { incident: first.id, findings: [b] });
    expect(second.title).toBe("income");
    expect(await group(13)).toEqual({ opened: [], attached: [], reopened: [], resolved: [] });
    const whole = await merge(ctx, { incident: second.id, into: first.id });
    expect(whole).toMatchObject({ id: first.id, title: "age and income", findings_count: 2 });
    expect((await merge(ctx, { incident: second.id, into: first.id })).id).toBe(first.id);
    expect(await getIncident(ctx, { incident: second.id })).toMatchObject({
      state: "resolved",
      resolution: "merged",
      merged_into: first.id,
    });
    expect(await ctx.db.$count(incidentFindings, eq(incidentFindings.incidentId, first.id))).toBe(2);
  });
});

describe("the outbox", () => {
  it("hands each transition to one taker, and again when the taker's transaction dies", async () => {
    await find("age", 10, null);
    await group(13);
    const { id } = await only();
    await acknowledge(ctx, { incident: id });
    await setPriority(ctx, { incident: id, priority: "P1", reasons: [{ term: "tier" }] });
    await setPriority(ctx, { incident: id, priority: "P4", reasons: [] });
    // What is only for the timeline is handed on to nobody.
    await transaction(ctx, (tx) =>
      appendEvent(tx, { incident: id, kind: "commented", detail: { text: "x" } }),
    );
    const dying = transaction(ctx, async (tx) => {
      expect(await takeTransitions(tx, 10)).toHaveLength(3);
      throw new Error("killed");
    });
    await expect(dying).rejects.toThrow("killed");
    const take = () => transaction(ctx, (tx) => takeTransitions(tx, 1));
    const taken = (await Promise.all([take(), take(), take(), take()])).flat();
    const rest = await transaction(ctx, (tx) => takeTransitions(tx, 10));
    const all = [...taken, ...rest];
    expect(all.map((t) => t.kind).sort()).toEqual(["acknowledged", "escalated_priority", "opened"]);
    expect(all[0]!.incident).toMatchObject({ id, model: "m", state: "acknowledged", priority: "P4" });
  });
});
