import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { sql } from "drizzle-orm";
import { deliverDue, enqueueNotice, putChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { sentThrough } from "#tests/fixtures/alerts.ts";
import { allowLocal, signingSecret } from "#tests/fixtures/channels.ts";
import { noticeOf } from "#tests/fixtures/notice.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { type Receiver, receiver } from "#tests/receivers/http.ts";
import { createSilence, flushDue, putConfiguration, receiveAlerts } from "./index.ts";

/** A node whose own clock is ten minutes off, ahead or behind, beside nodes whose clocks are right. */
const skews = [10, -10];
const signal = new AbortController().signal;
let ctx: ServiceContext;
let channel: number;
let to: Receiver;

beforeAll(allowLocal);
beforeEach(async () => {
  ctx = (await makeProject()).system;
  to = await receiver(() => ({ status: 200 }));
  channel = (
    await putChannel(ctx, {
      name: "hook",
      kind: "webhook",
      config: { url: to.url, signing_secret: signingSecret },
    })
  ).channel.id;
  await putConfiguration(ctx, {
    configuration: {
      route: {
        receiver: "team",
        group_by: ["alertname"],
        routes: [{ receiver: "team", matchers: ['priority="P1"'], group_wait: "0s" }],
      },
      receivers: [{ name: "team", channels: ["hook"] }],
    },
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await to.close();
});
afterAll(closeStores);

function onWrongNode(minutes: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
}
const push = (alertname: string, priority: string) =>
  receiveAlerts(ctx, [{ labels: { alertname, priority } }]);

/** Seconds from now, by the database's clock, to what a statement gives. */
async function secondsTo(what: string, table: string): Promise<number> {
  const [row] = await ctx.db.execute<{ s: number }>(
    sql`select extract(epoch from ${sql.raw(what)} - clock_timestamp())::float8 as s from ${sql.raw(table)}
      where project_id = ${ctx.projectId} order by id desc limit 1`,
  );
  return row!.s;
}

for (const minutes of skews) {
  const side = minutes > 0 ? "ahead" : "behind";

  it(`a node that is ten minutes ${side} tells what is due, and nothing earlier`, async () => {
    await push("Down", "P1");
    await push("Slow", "P3");
    onWrongNode(minutes);
    await flushDue(ctx, signal);
    expect(await sentThrough(ctx, "hook")).toEqual(["first firing"]);
    expect(await secondsTo("next_at", "alert_groups")).toBeGreaterThan(20);
    await deliverDue(ctx);
    expect(to.received).toHaveLength(1);
  });

  it(`what a node takes that is ten minutes ${side} waits and ends as if its clock were right`, async () => {
    onWrongNode(minutes);
    await push("Slow", "P3");
    const wait = await secondsTo("next_at", "alert_groups");
    expect(wait).toBeGreaterThan(25);
    expect(wait).toBeLessThanOrEqual(30.5);
    const end = await secondsTo("ends_at", "alerts");
    expect(end).toBeGreaterThan(295);
    expect(end).toBeLessThanOrEqual(300.5);
  });

  it(`a node that is ten minutes ${side} neither takes others' leases nor makes odd ones`, async () => {
    await to.close();
    let answers = () => {};
    const answered = new Promise<void>((resolve) => (answers = resolve));
    to = await receiver(async () => {
      await answered;
      return { status: 200 };
    });
    const config = { url: to.url, signing_secret: signingSecret };
    await putChannel(ctx, { name: "hook", kind: "webhook", config });
    await enqueueNotice(ctx, noticeOf({ channelId: channel, groupKey: "a" }));
    const first = deliverDue(ctx);
    await expect.poll(() => to.received.length).toBe(1);
    onWrongNode(minutes);
    await deliverDue(ctx);
    expect(to.received).toHaveLength(1);
    await enqueueNotice(ctx, noticeOf({ channelId: channel, groupKey: "b" }));
    const second = deliverDue(ctx);
    await expect.poll(() => to.received.length).toBe(2);
    const lease = await secondsTo("lease_until", "notifications");
    expect(lease).toBeGreaterThan(5);
    expect(lease).toBeLessThanOrEqual(12.5);
    expect((await secondsTo("give_up_at", "notifications")) / 3_600).toBeCloseTo(24, 1);
    answers();
    await Promise.all([first, second]);
  });

  it(`a silence made where it is ten minutes ${side} holds at once`, async () => {
    const ends_at = new Date(Date.now() + 3_600_000).toISOString();
    onWrongNode(minutes);
    await createSilence(ctx, { matchers: ['alertname="Down"'], ends_at, comment: "known" });
    vi.useRealTimers();
    await push("Down", "P1");
    await flushDue(ctx, signal);
    expect(await sentThrough(ctx, "hook")).toEqual([]);
  });
}
