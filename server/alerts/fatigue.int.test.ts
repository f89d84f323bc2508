import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { deliverDue, putChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { alertsOf, lookNow, makeMember } from "#tests/fixtures/alerts.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { acknowledgeAlert, flushDue, getFatigue, putConfiguration, receiveAlerts } from "./index.ts";

afterAll(closeStores);

let ctx: ServiceContext;
const signal = new AbortController().signal;

beforeAll(() => {
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-tests-0123456789";
});

beforeEach(async () => {
  ctx = (await makeProject()).system;
  await putChannel(ctx, { name: "bell", kind: "in-app" });
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "team", group_by: ["alertname", "host"], group_wait: "0s" },
      receivers: [{ name: "team", channels: ["bell"], leeway: { time_zone: "Europe/Berlin" } }],
    },
  });
});

async function tell(): Promise<void> {
  await lookNow(ctx);
  await flushDue(ctx, signal);
  await deliverDue(ctx);
}
const push = (host: number, firing: boolean) =>
  receiveAlerts(ctx, [
    {
      labels: { alertname: "HostDown", host: String(host) },
      endsAt: new Date(Date.now() + (firing ? 30 * 86_400_000 : -1_000)).toISOString(),
    },
  ]);

it("counts what arrived, what somebody acted on, and tries what would be less", async () => {
  const ada = await makeMember(ctx, "Ada");
  for (let host = 0; host < 6; host++) await push(host, true);
  await tell();
  const first = (await alertsOf(ctx)).find((a) => a.labels["host"] === "0")!;
  await acknowledgeAlert(ada, { alert: first.id });
  for (const host of [1, 2, 3]) await push(host, false);
  await tell();
  const load = await getFatigue(ctx);
  expect(load.channels).toMatchObject([
    { channel: "bell", time_zone: "Europe/Berlin", messages: 9, episodes: 6, ended_alone: 0.5 },
  ]);
  expect(load.channels[0]!.acted).toBeCloseTo(1 / 6, 10);
  expect(load.channels[0]!.days.at(-1)).toBe(9);
  expect(load.people).toMatchObject([{ person: "Ada", channels: ["bell"], messages: 9 }]);
  expect(load.rules).toEqual([{ name: "HostDown", messages: 9, share: 1 }]);
  expect(load.groups).toHaveLength(6);
  expect(load.suggestions.map((s) => s.change)).toContain("Take host out of group_by");
  for (const s of load.suggestions) expect(s.proposed).toBeLessThan(s.now);
});

it("is empty where nothing was sent, and refuses who may not read", async () => {
  expect(await getFatigue(ctx)).toMatchObject({
    channels: [{ messages: 0, acted: null }],
    rules: [],
    suggestions: [],
  });
  const nobody = {
    ...asRole(ctx, "viewer"),
    actor: { kind: "key" as const, keyId: 1, name: "k", scopes: [] },
  };
  await expect(getFatigue(nobody)).rejects.toMatchObject({ code: "FORBIDDEN" });
});
