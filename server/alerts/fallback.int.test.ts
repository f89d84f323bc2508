import { afterAll, beforeAll, expect, test } from "vitest";
import { deliverDue, putChannel } from "#server/channels/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { alertsOf, makeMember } from "#tests/fixtures/alerts.ts";
import { allowLocal } from "#tests/fixtures/channels.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { receiver } from "#tests/receivers/http.ts";
import { opsgenieReceiver } from "#tests/receivers/pagers.ts";
import { explainAlert, flushDue, putConfiguration, receiveAlerts } from "./index.ts";

beforeAll(allowLocal);
afterAll(closeStores);

test("the explanation says by which fallback a message went that its channel refused", async () => {
  const ctx = (await makeProject()).system;
  await makeMember(ctx, "Ada", "viewer");
  const pd = await receiver(() => ({ status: 400 }));
  const og = await opsgenieReceiver("genie-key-0123");
  const [routing_key, api_key] = ["a".repeat(32), "genie-key-0123"];
  await putChannel(ctx, { name: "bell", kind: "in-app" });
  const second = { api_key: "another-key-0123", api_url: og.url };
  await putChannel(ctx, { name: "old", kind: "opsgenie", config: second, fallback: "bell" });
  await putChannel(ctx, {
    name: "pd",
    kind: "pagerduty",
    config: { routing_key, api_url: pd.url },
    fallback: "old",
  });
  await putChannel(ctx, { name: "og", kind: "opsgenie", config: { api_key, api_url: og.url } });
  await putChannel(ctx, {
    name: "pd2",
    kind: "pagerduty",
    config: { routing_key, api_url: pd.url },
    fallback: "og",
  });
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "r", group_by: ["alertname"], group_wait: "0s" },
      receivers: [{ name: "r", channels: ["pd", "pd2"] }],
    },
  });
  const endsAt = new Date(Date.now() + 86_400_000).toISOString();
  await receiveAlerts(ctx, [{ labels: { alertname: "a" }, endsAt }]);
  await flushDue(ctx, new AbortController().signal);
  await deliverDue(ctx);
  const [alert] = await alertsOf(ctx);
  const { told, why, person } = await explainAlert(ctx, { alert: alert!.id, person: "Ada" });
  expect(told.map(({ channel, delivery, fallbacks }) => ({ channel, delivery, fallbacks }))).toEqual([
    { channel: "pd2", delivery: "dead", fallbacks: [{ channel: "og", delivery: "delivered" }] },
    {
      channel: "pd",
      delivery: "dead",
      fallbacks: [
        { channel: "old", delivery: "dead" },
        { channel: "bell", delivery: "delivered" },
      ],
    },
  ]);
  expect(why).toContain("(first; dead), and went by its fallback og (delivered)");
  expect(person?.why).toContain("Ada was told through bell");
});
