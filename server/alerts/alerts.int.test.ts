import { alertsOf } from "#tests/fixtures/alerts.ts";
import { eq } from "drizzle-orm";
import { notifications as outbox } from "#db/postgres/schema/index.ts";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { getNotification, listNotifications, putChannel } from "#server/channels/index.ts";
import { acknowledge, groupFindings, merge, resolve } from "#server/incidents/index.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { takeUpdates } from "./receive-alerts.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { verifyAudit } from "#server/kernel/verify-audit.ts";
import { day, foundIn, type Watched, watchedModel } from "#tests/fixtures/finding.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import {
  createSilence,
  expireSilence,
  explainAlert,
  flushDue,
  getConfiguration,
  listSilences,
  putConfiguration,
  receiveAlerts,
  relayIncidents,
  simulateConfiguration,
} from "./index.ts";

afterAll(closeStores);

let clock: number;
let ctx: ServiceContext;
let model: Watched;
let slug: string;
const signal = new AbortController().signal;

beforeAll(() => {
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-tests-0123456789";
});

beforeEach(async () => {
  clock = Date.now();
  const made = await makeProject();
  slug = made.slug;
  ctx = { ...made.system, now: () => new Date(clock) };
  model = await watchedModel(ctx);
});

const second = 1_000;
const wait = (seconds: number) => (clock += seconds * second);

/** What the project's outbox holds, the oldest first. */
async function told(): Promise<string[]> {
  await relayIncidents(ctx, signal);
  await flushDue(ctx, signal);
  const { notifications } = await listNotifications(ctx, {});
  return notifications.toReversed().map((n) => `${n.reason} ${n.status}`);
}

async function incident(feature = "a", from = 0): Promise<number> {
  const worst = { start: day(1).toISOString(), end: day(2).toISOString(), n: 24_000, p_adjusted: 1e-6 };
  const evidence = { worst: { ...worst, effect: { value: 0.9, bar: 0.1 } } };
  await foundIn(ctx, model, { feature, onset: from, closed: null, evidence });
  const { opened } = await groupFindings(ctx, { model: "m", modelId: model.id, asOf: day(from + 3) });
  return opened[0]!;
}

it("an incident is told once, not again while somebody is on it, and its end is told too", async () => {
  const id = await incident();
  expect(await told()).toEqual([]);
  wait(31);
  expect(await told()).toEqual(["first firing"]);
  expect(await told()).toEqual(["first firing"]);
  await acknowledge(ctx, { incident: id });
  wait(13 * 3_600);
  expect(await told()).toEqual(["first firing"]);
  await resolve(ctx, { incident: id });
  await told();
  wait(301);
  expect(await told()).toEqual(["first firing", "all_resolved resolved"]);
  wait(86_400);
  expect(await told()).toEqual(["first firing", "all_resolved resolved"]);
  const [alert] = await alertsOf(ctx);
  const explained = await explainAlert(ctx, { alert: alert!.id });
  expect(explained.told.map((t) => t.status)).toEqual(["resolved", "firing"]);
  expect(explained.why).toContain("console");
  const readable = /\d+ \w{3,4} \d{4}, \d\d:\d\d UTC/;
  expect(explained.why).toMatch(readable);
  expect(explained.routes[0]!.dedup).toMatch(readable);
  expect(alert!.annotations["description"]).toMatch(readable);
  const said = [explained.why, explained.routes[0]!.dedup, ...Object.values(alert!.annotations)].join();
  expect(said).not.toMatch(/\d{4}-\d\d-\d\dT/);
});

it("a merged incident is told as merged, and into which one", async () => {
  const [id, into] = [await incident(), await incident("b", 40)];
  await told();
  wait(31);
  await told();
  expect(into).not.toBe(id);
  await merge(ctx, { incident: id, into });
  await told();
  wait(301);
  await told();
  const alert = (await alertsOf(ctx)).find((a) => a.labels["incident"] === String(id));
  const words = `Incident ${id} was merged into incident ${into}, where it goes on`;
  expect(alert).toMatchObject({ status: "resolved" });
  expect(alert!.annotations["description"]).toContain(`${words}. It began`);
  const { notifications } = await listNotifications(ctx, {});
  const [row] = await ctx.db.select().from(outbox).where(eq(outbox.id, notifications[0]!.id));
  expect(row!.notice.commonAnnotations["leeway_merged"]).toBe(words);
});

it("what resolves before anybody was told is never told", async () => {
  const id = await incident();
  await told();
  wait(5);
  await resolve(ctx, { incident: id });
  await told();
  wait(600);
  expect(await told()).toEqual([]);
});

it("is told again only when it is repeated, also under a configuration that groups otherwise", async () => {
  await incident();
  await told();
  wait(31);
  expect(await told()).toHaveLength(1);
  wait(12 * 3_600 + 301);
  expect(await told()).toEqual(["first firing", "repeat firing"]);
  const { configuration } = await getConfiguration(ctx);
  await putConfiguration(ctx, { configuration: { ...configuration, inhibit_rules: [] } });
  wait(31);
  expect(await told()).toHaveLength(2);
});

it("an end is told also when the routing changed before it was", async () => {
  const id = await incident();
  await told();
  wait(31);
  expect(await told()).toHaveLength(1);
  await resolve(ctx, { incident: id });
  await told();
  const { configuration } = await getConfiguration(ctx);
  await putConfiguration(ctx, { configuration: { ...configuration, inhibit_rules: [] } });
  wait(301);
  expect(await told()).toEqual(["first firing", "all_resolved resolved"]);
});

it("who hears no more of an incident that became more urgent hears that it is over there", async () => {
  await putChannel(ctx, { name: "calm", kind: "in-app" });
  await putChannel(ctx, { name: "pager", kind: "in-app" });
  const route = {
    receiver: "calm",
    routes: [{ receiver: "pager", matchers: ['priority="P1"'], group_wait: "0s" }],
  };
  const receivers = ["calm", "pager"].map((name) => ({ name, channels: [name] }));
  await putConfiguration(ctx, { configuration: { route, receivers } });
  const labels = { alertname: "Incident", incident: "1" };
  const update = {
    fingerprint: "incident-1",
    annotations: {},
    startsAt: null,
    url: "",
    acknowledged: false as const,
  };
  const say = (priority: string, endsAt: Date | null) =>
    transaction(ctx, (tx) => takeUpdates(tx, [{ ...update, labels: { ...labels, priority }, endsAt }]));
  const heard = async () => {
    await flushDue(ctx, signal);
    const { notifications } = await listNotifications(ctx, {});
    return notifications.toReversed().map((n) => `${n.channel} ${n.status}`);
  };
  await say("P3", null);
  wait(31);
  expect(await heard()).toEqual(["calm firing"]);
  await say("P1", null);
  expect(await heard()).toEqual(["calm firing", "pager firing"]);
  wait(301);
  expect(await heard()).toEqual(["calm firing", "pager firing", "calm resolved"]);
  // Down again and over before anybody was told of either.
  await say("P3", null);
  await say("P3", ctx.now());
  wait(301);
  expect(await heard()).toEqual(["calm firing", "pager firing", "calm resolved", "pager resolved"]);
});

it("silences keep quiet, say what they fit, and end", async () => {
  await incident();
  const engineer = asRole(ctx, "engineer");
  const ends_at = new Date(clock + 3_600 * second).toISOString();
  const made = await createSilence(engineer, { matchers: ['model="m"'], ends_at, comment: "known" });
  expect(await told()).toEqual([]);
  wait(31);
  expect(await told()).toEqual([]);
  const [alert] = await alertsOf(ctx);
  expect((await explainAlert(ctx, { alert: alert!.id })).why).toContain(`Silence ${made.id}`);
  expect((await listSilences(ctx))[0]).toMatchObject({ state: "active", matching: 1 });
  await expireSilence(engineer, { silence: made.id });
  expect((await verifyAudit()).find((chain) => chain.project === slug)?.broken).toBeNull();
  wait(301);
  expect(await told()).toEqual(["first firing"]);
  await expect(createSilence(engineer, { matchers: ['x=""'], ends_at, comment: "all" })).rejects.toThrow(
    "at least one",
  );
  await expect(
    createSilence(asRole(ctx, "viewer"), { matchers: ["x=1"], ends_at, comment: "c" }),
  ).rejects.toThrow("incidents:write");
});

it("routes what Prometheus pushes to the channels that a configuration names, and replays another one", async () => {
  await putChannel(ctx, { name: "hook", kind: "in-app" });
  const configuration = {
    route: {
      receiver: "nobody",
      routes: [{ receiver: "team", matchers: ['team="ml"'], group_by: ["alertname"], group_wait: "10s" }],
    },
    receivers: [{ name: "nobody" }, { name: "team", channels: ["hook"] }],
  };
  await putConfiguration(ctx, { configuration });
  const endsAt = new Date(clock + 86_400 * second).toISOString();
  const push = (labels: Record<string, string>) => receiveAlerts(ctx, [{ labels, endsAt }]);
  await push({ alertname: "Slow", team: "ml", pod: "1" });
  await push({ alertname: "Slow", team: "ml", pod: "1" });
  await push({ alertname: "Slow", team: "ml", pod: "2", empty: "" });
  const unset = "0001-01-01T00:00:00.000Z";
  await receiveAlerts(ctx, [{ labels: { alertname: "Slow", team: "web" }, startsAt: unset, endsAt: unset }]);
  wait(11);
  expect(await told()).toEqual(["first firing"]);
  const { notifications } = await listNotifications(ctx, {});
  expect((await getNotification(ctx, { id: notifications[0]!.id })).channel).toBe("hook");
  wait(60);
  const quiet = { ...configuration, route: { receiver: "nobody" } };
  const replay = await simulateConfiguration(ctx, { configuration: quiet });
  expect(replay).toMatchObject({ alerts: 3 });
  expect(replay.receivers).toEqual([
    { receiver: "nobody", now: 1, proposed: 1 },
    { receiver: "team", now: 1, proposed: 0 },
  ]);
  expect(await told()).toHaveLength(1);
});

it("a configuration is refused with what is wrong, by who may not, and where a channel is missing", async () => {
  const ok = { route: { receiver: "a" }, receivers: [{ name: "a" }] };
  const { yaml } = await putConfiguration(ctx, { configuration: ok });
  expect((await putConfiguration(ctx, { yaml })).configuration).toEqual(ok);
  await expect(putConfiguration(ctx, { yaml: "route:\n  receiver: [a" })).rejects.toThrow("line 2");
  const wrong =
    "route:\n  receiver: a\n  group_wait: soon\n  routes:\n    - receiver: b\nreceivers:\n  - name: a\n";
  await expect(putConfiguration(ctx, { yaml: wrong })).rejects.toThrow("line 3, column 15: route.group_wait");
  await expect(putConfiguration(ctx, { yaml: wrong.replace("soon", "5s") })).rejects.toThrow(
    "line 5, column 17: route.routes.0.receiver: there is no receiver b",
  );
  const channel = `${wrong.replace("soon", "5s").replace("b\n", "a\n")}    channels: [nowhere]\n`;
  await expect(putConfiguration(ctx, { yaml: channel })).rejects.toThrow(
    "line 8, column 16: The receiver a names",
  );
  await expect(putConfiguration(asRole(ctx, "approver"), { configuration: ok })).rejects.toThrow(
    "channels:manage",
  );
  await expect(putConfiguration(ctx, { configuration: { ...ok, route: { receiver: "b" } } })).rejects.toThrow(
    "no receiver b",
  );
  await expect(
    putConfiguration(ctx, { configuration: { ...ok, receivers: [{ name: "a", channels: ["x"] }] } }),
  ).rejects.toThrow("the channel x");
});

it("two workers at once tell each thing once", async () => {
  await incident();
  await Promise.all([relayIncidents(ctx, signal), relayIncidents(ctx, signal)]);
  wait(31);
  await Promise.all([flushDue(ctx, signal), flushDue(ctx, signal), flushDue(ctx, signal)]);
  expect(await told()).toEqual(["first firing"]);
});
