import { alertsOf } from "#tests/fixtures/alerts.ts";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { notifications } from "#db/postgres/schema/index.ts";
import { listNotifications } from "#server/channels/index.ts";
import { acknowledge, getIncident, groupFindings, resolve } from "#server/incidents/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { day, foundIn, watchedModel } from "#tests/fixtures/finding.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { acknowledgeAlert, flushDue, receiveAlerts, relayIncidents } from "./index.ts";

afterAll(closeStores);

let clock: number;
let ctx: ServiceContext;
const signal = new AbortController().signal;
const wait = (seconds: number) => (clock += seconds * 1_000);
const later = (seconds: number) => new Date(clock + seconds * 1_000).toISOString();

beforeAll(() => {
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-tests-0123456789";
});

beforeEach(async () => {
  clock = Date.now();
  ctx = { ...(await makeProject()).system, now: () => new Date(clock) };
});

async function told(): Promise<string[]> {
  await relayIncidents(ctx, signal);
  await flushDue(ctx, signal);
  const page = await listNotifications(ctx, {});
  return page.notifications.toReversed().map((n) => n.reason);
}

const push = (name: string) =>
  receiveAlerts(ctx, [{ labels: { alertname: name, priority: "P2" }, endsAt: later(7 * 86_400) }]);

it("an acknowledged alert is not repeated until the moment that was given, and speaks again after it", async () => {
  await push("a");
  wait(31);
  expect(await told()).toEqual(["first"]);
  const [alert] = await alertsOf(ctx);
  const ada = { ...ctx, actor: asRole(ctx, "engineer").actor };
  const [held] = await acknowledgeAlert(ada, { alert: alert!.id, until: later(14 * 3_600) });
  expect(held).toMatchObject({ acknowledged: true, acknowledged_by: "user:1 engineer" });
  // Being sent again keeps it firing; it does not undo what a person said.
  await push("a");
  wait(13 * 3_600);
  expect(await told()).toEqual(["first"]);
  wait(3_700);
  expect(await told()).toEqual(["first", "acknowledgement_over"]);
  expect((await alertsOf(ctx))[0]!.acknowledged).toBe(false);
  wait(310);
  expect(await told()).toHaveLength(2);
});

it("news of an acknowledged group names who is on it", async () => {
  await push("a");
  await acknowledgeAlert(ctx, { alert: (await alertsOf(ctx))[0]!.id });
  wait(31);
  await told();
  const [sent] = await ctx.db.select().from(notifications).where(eq(notifications.projectId, ctx.projectId));
  expect(sent!.notice.commonAnnotations).toMatchObject({
    acknowledged: "true",
    leeway_acknowledged: "Leeway is on it",
  });
});

it("what fires anew after its end is nobody's", async () => {
  await push("a");
  const id = (await alertsOf(ctx))[0]!.id;
  await acknowledgeAlert(ctx, { alert: id });
  await receiveAlerts(ctx, [{ labels: { alertname: "a", priority: "P2" }, endsAt: later(0) }]);
  await expect(acknowledgeAlert(ctx, { alert: id })).rejects.toMatchObject({ code: "CONFLICT" });
  wait(60);
  await push("a");
  expect((await alertsOf(ctx))[0]!.acknowledged).toBe(false);
});

it("an incident's alert is acknowledged with the incident, and the other way round", async () => {
  const model = await watchedModel(ctx);
  const worst = { start: day(1).toISOString(), end: day(2).toISOString(), n: 24_000, p_adjusted: 1e-6 };
  await foundIn(ctx, model, {
    feature: "a",
    onset: 0,
    closed: null,
    evidence: { worst: { ...worst, effect: { value: 0.9, bar: 0.1 } } },
  });
  const { opened } = await groupFindings(ctx, { model: "m", modelId: model.id, asOf: day(3) });
  await told();
  const until = later(3_600);
  await acknowledgeAlert(ctx, { alert: (await alertsOf(ctx))[0]!.id, until });
  const incident = await getIncident(ctx, { incident: opened[0]! });
  expect(incident).toMatchObject({ state: "acknowledged", acknowledged_until: until });
  const longer = later(7_200);
  await acknowledge(ctx, { incident: opened[0]!, until: longer });
  await acknowledge(ctx, { incident: opened[0]!, until: longer });
  await told();
  expect((await alertsOf(ctx))[0]).toMatchObject({ acknowledged: true, acknowledged_until: longer });
  const { timeline } = await getIncident(ctx, { incident: opened[0]! });
  expect(timeline.filter((e) => e.kind === "acknowledged")).toHaveLength(2);
  await expect(acknowledge(ctx, { incident: opened[0]!, until: later(-1) })).rejects.toThrow(/past/);
  await resolve(ctx, { incident: opened[0]! });
});

it("a viewer may not acknowledge, and a group can be acknowledged as one", async () => {
  await push("b");
  await receiveAlerts(ctx, [{ labels: { alertname: "b", host: "x" }, endsAt: later(7 * 86_400) }]);
  const all = await alertsOf(ctx);
  await expect(acknowledgeAlert(asRole(ctx, "viewer"), { alert: all[0]!.id })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  const held = await acknowledgeAlert(ctx, { alert: all[0]!.id, whole_group: true });
  expect(held).toHaveLength(2);
});
