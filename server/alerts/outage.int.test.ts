import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { deliverDue, listNotifications, putChannel, replayDeadLetter } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal, signingSecret } from "#tests/fixtures/channels.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { type Answer, type Receiver, receiver } from "#tests/receivers/http.ts";
import { flushDue, putConfiguration, receiveAlerts } from "./index.ts";

const signal = new AbortController().signal;
const minute = 60_000;
const hour = 60 * minute;
const open: Receiver[] = [];
let ctx: ServiceContext;
let offset: number;

beforeAll(allowLocal);
beforeEach(async () => {
  offset = 0;
  ctx = { ...(await makeProject()).system, now: () => new Date(Date.now() + offset) };
});
afterAll(async () => {
  for (const one of open) await one.close();
  await closeStores();
});

async function local(...args: Parameters<typeof receiver>): Promise<Receiver> {
  const made = await receiver(...args);
  open.push(made);
  return made;
}

const statuses = (r: Receiver, from = 0) =>
  r.received.slice(from).map((m) => (m.json as { status: string }).status);
const inDays = (days: number) => new Date(ctx.now().getTime() + days * 24 * hour).toISOString();
const fires = () =>
  receiveAlerts(ctx, [{ labels: { alertname: "Down", priority: "P1" }, endsAt: inDays(3) }]);
const ends = () =>
  receiveAlerts(ctx, [{ labels: { alertname: "Down", priority: "P1" }, endsAt: ctx.now().toISOString() }]);

async function pass(ms: number): Promise<void> {
  offset += ms;
  await flushDue(ctx, signal);
  await deliverDue(ctx);
}

/** One receiver with a channel that fails and one that works, and a third that hears of dead letters. */
async function route(bad: string, good: string, fallback: string): Promise<void> {
  const hook = (url: string) => ({ url, signing_secret: signingSecret });
  await putChannel(ctx, { name: "last", kind: "webhook", config: hook(fallback) });
  await putChannel(ctx, { name: "bad", kind: "webhook", config: hook(bad), fallback: "last" });
  await putChannel(ctx, { name: "good", kind: "webhook", config: hook(good) });
  const route = { receiver: "team", group_by: ["alertname"], group_wait: "0s", repeat_interval: "2h" };
  const receivers = [{ name: "team", channels: ["bad", "good"] }];
  await putConfiguration(ctx, { configuration: { route, receivers } });
}

const outages: Record<string, { answer: () => Answer | null; looks: number }> = {
  "answers 500": { answer: () => ({ status: 500 }), looks: 12 },
  "answers 429 and asks for an hour": {
    answer: () => ({ status: 429, headers: { "retry-after": "3600" } }),
    looks: 12,
  },
  "never answers": { answer: () => null, looks: 2 },
  "refuses the connection": { answer: () => null, looks: 12 },
};

for (const [how, { answer, looks }] of Object.entries(outages)) {
  it(`a webhook that ${how} while an alert comes and goes hears once, and only that it is over`, async () => {
    let up = false;
    const refuses = how.startsWith("refuses");
    let bad = await local(() => (up ? { status: 200 } : answer()));
    const good = await local(() => ({ status: 200 }));
    const last = await local(() => ({ status: 200 }));
    await route(bad.url, good.url, last.url);
    if (refuses) await bad.close();
    await fires();
    await pass(0);
    expect(statuses(good)).toEqual(["firing"]);
    for (let i = 0; i < looks; i++) await pass(20 * minute);
    const repeated = Math.floor((looks * 20) / 120);
    await ends();
    await pass(6 * minute);
    expect(statuses(good)).toEqual([...Array.from({ length: 1 + repeated }, () => "firing"), "resolved"]);
    const before = refuses ? 0 : bad.received.length;
    up = true;
    if (refuses) bad = await local(() => ({ status: 200 }), Number(new URL(bad.url).port));
    for (let i = 0; i < 4; i++) await pass(hour);
    expect(statuses(bad, before)).toEqual(["resolved"]);
    expect(statuses(last)).toEqual([]);
    const { notifications } = await listNotifications(ctx, { channel: "bad" });
    expect(notifications.map((n) => n.state)).toEqual([
      "delivered",
      ...Array.from({ length: 1 + repeated }, () => "superseded"),
    ]);
  }, 150_000);
}

it("what a webhook does not take for a day goes to the fallback, and is sent again when asked", async () => {
  let up = false;
  const bad = await local(() => ({ status: up ? 200 : 500 }));
  const good = await local(() => ({ status: 200 }));
  const last = await local(() => ({ status: 200 }));
  await route(bad.url, good.url, last.url);
  await fires();
  await pass(0);
  let halfHours = 0;
  for (; last.received.length === 0 && halfHours < 60; halfHours++) await pass(30 * minute);
  expect(halfHours).toBeGreaterThanOrEqual(48);
  expect(halfHours).toBeLessThanOrEqual(50);
  expect(statuses(last)).toEqual(["firing"]);
  expect(statuses(good).every((s) => s === "firing")).toBe(true);
  const dead = (await listNotifications(ctx, { channel: "bad", state: "dead" })).notifications;
  expect(dead).toHaveLength(1);
  up = true;
  const before = bad.received.length;
  await replayDeadLetter(ctx, { id: dead[0]!.id });
  await pass(10 * minute);
  expect(statuses(bad, before)).toEqual(["firing"]);
  await ends();
  await pass(6 * minute);
  expect(statuses(bad, before).at(-1)).toBe("resolved");
});

it("a dead letter that is sent again after the end was told tells nothing any more", async () => {
  let up = false;
  const bad = await local(() => ({ status: up ? 200 : 404 }));
  const good = await local(() => ({ status: 200 }));
  await route(bad.url, good.url, good.url);
  await fires();
  await pass(0);
  const dead = (await listNotifications(ctx, { channel: "bad", state: "dead" })).notifications;
  up = true;
  await ends();
  await pass(6 * minute);
  expect(statuses(bad)).toEqual(["firing", "resolved"]);
  await replayDeadLetter(ctx, { id: dead[0]!.id });
  await pass(hour);
  expect(statuses(bad)).toEqual(["firing", "resolved"]);
});
