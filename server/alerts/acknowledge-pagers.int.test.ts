import { alertsOf } from "#tests/fixtures/alerts.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deliverDue, listNotifications, putChannel } from "#server/channels/index.ts";
import { acknowledge, groupFindings } from "#server/incidents/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal, signingSecret } from "#tests/fixtures/channels.ts";
import { day, foundIn, watchedModel } from "#tests/fixtures/finding.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { receiver } from "#tests/receivers/http.ts";
import { opsgenieReceiver, type Pager, pagerdutyReceiver } from "#tests/receivers/pagers.ts";
import { acknowledgeAlert, flushDue, putConfiguration, receiveAlerts, relayIncidents } from "./index.ts";

const signal = new AbortController().signal;
let clock: number;
let ctx: ServiceContext;
let ada: ServiceContext;
let pagers: Pager[];

beforeAll(allowLocal);
afterAll(closeStores);
beforeEach(async () => {
  clock = Date.now();
  ctx = { ...(await makeProject()).system, now: () => new Date(clock) };
  ada = { ...ctx, actor: asRole(ctx, "engineer").actor };
  const [pd, og] = [await pagerdutyReceiver(), await opsgenieReceiver("genie-key-0123")];
  const hook = await receiver(() => ({ status: 200 }));
  pagers = [pd, og];
  const key = "a".repeat(32);
  await putChannel(ctx, {
    name: "pd",
    kind: "pagerduty",
    config: { routing_key: key, api_url: pd.url },
  });
  await putChannel(ctx, {
    name: "og",
    kind: "opsgenie",
    config: { api_key: "genie-key-0123", api_url: og.url },
  });
  await putChannel(ctx, {
    name: "hook",
    kind: "webhook",
    config: { url: hook.url, signing_secret: signingSecret },
  });
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "r", group_by: ["alertname"], group_wait: "0s" },
      receivers: [{ name: "r", channels: ["pd", "og", "hook"] }],
    },
  });
});

async function pass(seconds = 1) {
  clock += seconds * 1_000;
  await relayIncidents(ctx, signal);
  await flushDue(ctx, signal);
  await deliverDue(ctx);
}

const push = (host: string) =>
  receiveAlerts(ctx, [
    { labels: { alertname: "a", host }, endsAt: new Date(clock + 86_400_000).toISOString() },
  ]);
const states = () => pagers.map((p) => [...p.alerts.values()].map((a) => [a.triggers, a.acknowledged]));
const reasons = async (channel: string) =>
  (await listNotifications(ctx, { channel })).notifications.toReversed().map((n) => n.reason);

test("pagers hear once that somebody has it in hand, as soon as all that fires is; other channels do not", async () => {
  await push("x");
  await push("y");
  await pass();
  const [first, second] = await alertsOf(ctx);
  await acknowledgeAlert(ada, { alert: first!.id });
  await pass();
  expect(states()).toEqual([[[1, 0]], [[1, 0]]]);
  await acknowledgeAlert(ada, { alert: second!.id });
  await acknowledgeAlert(ada, { alert: second!.id });
  await pass();
  expect(states()).toEqual([[[1, 1]], [[1, 1]]]);
  expect(await reasons("pd")).toEqual(["first", "acknowledged"]);
  expect(await reasons("hook")).toEqual(["first"]);
  await pass(600);
  expect(states()).toEqual([[[1, 1]], [[1, 1]]]);
});

test("an incident that is acknowledged is acknowledged at the pagers", async () => {
  const model = await watchedModel(ctx);
  const worst = { start: day(1).toISOString(), end: day(2).toISOString(), n: 24_000, p_adjusted: 1e-6 };
  const evidence = { worst: { ...worst, effect: { value: 0.9, bar: 0.1 } } };
  await foundIn(ctx, model, { feature: "a", onset: 0, closed: null, evidence });
  const { opened } = await groupFindings(ctx, { model: "m", modelId: model.id, asOf: day(3) });
  await pass();
  expect(states()).toEqual([[[1, 0]], [[1, 0]]]);
  await acknowledge(ada, { incident: opened[0]! });
  await pass();
  await pass(400);
  expect(states()).toEqual([[[1, 1]], [[1, 1]]]);
});

test("what is acknowledged before the pager was reached is triggered there first", async () => {
  await push("x");
  clock += 1_000;
  await flushDue(ctx, signal);
  await acknowledgeAlert(ada, { alert: (await alertsOf(ctx))[0]!.id });
  await pass();
  expect(states()).toEqual([[[1, 1]], [[1, 1]]]);
  const { notifications } = await listNotifications(ctx, { channel: "pd" });
  expect(notifications.map((n) => n.state)).toEqual(["delivered", "superseded"]);
});
