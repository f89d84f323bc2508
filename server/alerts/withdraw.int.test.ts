import { alertsOf } from "#tests/fixtures/alerts.ts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deliverDue, putChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal } from "#tests/fixtures/channels.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { type Receiver, receiver } from "#tests/receivers/http.ts";
import {
  createSilence,
  explainAlert,
  flushDue,
  putConfiguration,
  receiveAlerts,
  withdrawDuePushes,
} from "./index.ts";

const signal = new AbortController().signal;
let clock: number;
let ctx: ServiceContext;
let other: Receiver;

beforeAll(allowLocal);
afterAll(closeStores);
beforeEach(async () => {
  clock = Date.now();
  ctx = { ...(await makeProject()).system, now: () => new Date(clock) };
  other = await receiver(() => ({ status: 200 }));
  await putChannel(ctx, { name: "am", kind: "alertmanager", config: { url: other.url } });
  await putChannel(ctx, { name: "bell", kind: "in-app" });
});

const routing = (channels: string[], more: object = {}, of: object = {}) =>
  putConfiguration(ctx, {
    configuration: {
      route: { receiver: "r", group_by: ["alertname"], group_wait: "0s", group_interval: "1m", ...more },
      receivers: [{ name: "r", channels, ...of }],
    },
  });

const push = (name: string, endsInMs = 7 * 86_400_000) =>
  receiveAlerts(ctx, [{ labels: { alertname: name }, endsAt: new Date(clock + endsInMs).toISOString() }]);

/** Time passes in steps of a quarter of a minute; what the other Alertmanager was sent meanwhile: "name firing|resolved". */
async function pass(minutes: number): Promise<string[]> {
  const before = other.received.length;
  for (let i = 0; i < minutes * 4; i++) {
    clock += 15_000;
    await flushDue(ctx, signal);
    await withdrawDuePushes(ctx);
    await deliverDue(ctx);
  }
  const sent = other.received
    .slice(before)
    .flatMap(({ json }) => json as { labels: never; endsAt: string }[]);
  return sent.map((a) => {
    const { alertname } = a.labels as { alertname: string };
    return `${alertname} ${Date.parse(a.endsAt) > clock - minutes * 60_000 + 120_000 ? "firing" : "resolved"}`;
  });
}

test("a routing that no longer names the channel ends what it pushed, and nothing is pushed any more", async () => {
  await routing(["am"]);
  await push("a");
  expect(new Set(await pass(1))).toEqual(new Set(["a firing"]));
  await routing(["bell"]);
  expect(new Set(await pass(1))).toEqual(new Set(["a resolved"]));
  await push("a", 0);
  await pass(7);
  expect(await pass(3)).toEqual([]);
  const [alert] = await alertsOf(ctx);
  const { told } = await explainAlert(ctx, { alert: alert!.id });
  expect(told.filter((t) => t.channel === "am").map((t) => t.reason)).toEqual(["withdrawn", "first"]);
});

test("what is routed back is pushed anew", async () => {
  await routing(["am"]);
  await push("a");
  await pass(1);
  await routing(["bell"]);
  await pass(8);
  expect(await pass(1)).toEqual([]);
  await routing(["am"]);
  expect(new Set(await pass(2))).toEqual(new Set(["a firing"]));
});

test("an alert that another group pushes to the same channel is not said to be over", async () => {
  await routing(["am"]);
  await push("a");
  await pass(1);
  await routing(["am"], { group_by: ["..."] });
  expect(new Set(await pass(3))).toEqual(new Set(["a firing"]));
});

test("what ends while it is silenced, or for a receiver that hears of no ends, is pushed no longer", async () => {
  await routing(["am"]);
  await push("a");
  await push("b");
  await pass(1);
  await createSilence(ctx, {
    matchers: ['alertname="a"'],
    ends_at: new Date(clock + 86_400_000).toISOString(),
    comment: "quiet",
  });
  await push("a", 0);
  await pass(2);
  expect(new Set(await pass(1))).toEqual(new Set(["a resolved", "b firing"]));
  await pass(7);
  expect(new Set(await pass(2))).toEqual(new Set(["b firing"]));
  await routing(["am"], {}, { send_resolved: false });
  await push("b", 0);
  await pass(9);
  expect(await pass(2)).toEqual([]);
});
