import { alertsOf } from "#tests/fixtures/alerts.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { deliverDue, forgetDeliveries, listNotifications, putChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { allowLocal, signingSecret } from "#tests/fixtures/channels.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { type Receiver, receiver } from "#tests/receivers/http.ts";
import { createSilence, flushDue, forgetAlerts, putConfiguration, receiveAlerts } from "./index.ts";

const signal = new AbortController().signal;
const dayMs = 86_400_000;
let ctx: ServiceContext;
let to: Receiver;
let up: boolean;

beforeAll(async () => {
  allowLocal();
  to = await receiver(() => ({ status: up ? 200 : 500 }));
});
afterAll(async () => {
  await to.close();
  await closeStores();
});

beforeEach(async () => {
  up = true;
  ctx = (await makeProject()).system;
  const config = { url: to.url, signing_secret: signingSecret };
  await putChannel(ctx, { name: "hook", kind: "webhook", config });
  const route = { receiver: "team", group_by: ["alertname"], group_wait: "0s" };
  const receivers = [{ name: "team", channels: ["hook"] }];
  await putConfiguration(ctx, { configuration: { route, receivers } });
});

/** All that the project holds becomes so many days older. Other tests' rows stay as they are. */
async function age(days: number): Promise<void> {
  const columns: Record<string, string[]> = {
    alerts: ["starts_at", "ends_at", "updated_at"],
    alert_history: ["at"],
    alert_groups: ["next_at"],
    alert_tellings: ["at"],
    silences: ["starts_at", "ends_at"],
    notifications: ["created_at", "due_at", "give_up_at", "delivered_at"],
  };
  for (const [table, names] of Object.entries(columns)) {
    const set = names.map((n) => `${n} = ${n} - ${days} * interval '1 day'`).join(", ");
    await ctx.db.execute(sql.raw(`update ${table} set ${set} where project_id = ${ctx.projectId}`));
  }
}

async function counts(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of ["alerts", "alert_history", "alert_tellings", "silences", "notifications"]) {
    const [row] = await ctx.db.execute<{ n: number }>(
      sql.raw(`select count(*)::int as n from ${table} where project_id = ${ctx.projectId}`),
    );
    found[table] = row!.n;
  }
  const [row] = await ctx.db.execute<{ n: number }>(sql`select count(*)::int as n from delivery_attempts a
    join notifications n on n.id = a.notification_id where n.project_id = ${ctx.projectId}`);
  return { ...found, attempts: row!.n };
}

async function forget(): Promise<void> {
  await forgetDeliveries(ctx);
  await forgetAlerts(ctx);
}

const push = (alertname: string, endsAt: Date) =>
  receiveAlerts(ctx, [{ labels: { alertname }, endsAt: endsAt.toISOString() }]);
const later = (ms: number) => new Date(Date.now() + ms);

async function tell(): Promise<void> {
  await ctx.db.execute(
    sql`update alert_groups set next_at = now() - interval '1 second' where project_id = ${ctx.projectId}`,
  );
  await flushDue(ctx, signal);
  await deliverDue(ctx);
}

/** Fires, is told, ends, is told. */
async function comesAndGoes(alertname: string): Promise<void> {
  await push(alertname, later(3_600_000));
  await tell();
  await push(alertname, later(-1_000));
  await tell();
}

it("what is over goes when its time is up, and not before", async () => {
  await comesAndGoes("Down");
  await createSilence(ctx, { matchers: ["a=b"], ends_at: later(60_000).toISOString(), comment: "c" });
  const all = { alerts: 1, alert_history: 2, alert_tellings: 2, silences: 1, notifications: 2, attempts: 2 };
  await age(4.9);
  await forget();
  expect(await counts()).toEqual(all);
  await age(3.5);
  await forget();
  expect(await counts()).toEqual({ ...all, silences: 0, alert_history: 0 });
  await age(26);
  await forget();
  expect(await counts()).toEqual({ ...all, silences: 0, alert_history: 0 });
  await age(1);
  await forget();
  expect(await counts()).toEqual(Object.fromEntries(Object.keys(all).map((table) => [table, 0])));
  // What fires anew afterwards is told as at first.
  await comesAndGoes("Down");
  expect((await listNotifications(ctx)).notifications.map((n) => [n.status, n.state])).toEqual([
    ["resolved", "delivered"],
    ["firing", "delivered"],
  ]);
});

it("what fires stays, with what was told of it, however old", async () => {
  await push("Down", later(400 * dayMs));
  await tell();
  await createSilence(ctx, {
    matchers: ["a=b"],
    ends_at: later(400 * dayMs).toISOString(),
    comment: "c",
  });
  const before = await counts();
  await age(100);
  await forget();
  expect(await counts()).toEqual({ ...before, alert_history: 0 });
  expect((await alertsOf(ctx)).map((a) => a.status)).toEqual(["firing"]);
  await push("Down", later(-1_000));
  await tell();
  expect((await listNotifications(ctx)).notifications.map((n) => [n.state_version, n.status])).toEqual([
    [2, "resolved"],
    [1, "firing"],
  ]);
});

it("what is still to be told or sent stays, also after months without a worker", async () => {
  await push("Down", later(3_600_000));
  await tell();
  up = false;
  await push("Down", later(-1_000));
  await ctx.db.execute(
    sql`update alert_groups set next_at = now() - interval '1 second' where project_id = ${ctx.projectId}`,
  );
  await age(100);
  await forget();
  expect(await counts()).toMatchObject({ alerts: 1, alert_tellings: 1, notifications: 1 });
  await tell();
  await age(100);
  await forget();
  expect(await counts()).toMatchObject({ alert_tellings: 2, notifications: 1 });
  expect((await listNotifications(ctx)).notifications[0]).toMatchObject({ status: "resolved" });
  const heard = to.received.length;
  up = true;
  await ctx.db.execute(sql`delete from endpoint_health where project_id = ${ctx.projectId}`);
  await deliverDue(ctx);
  expect(to.received).toHaveLength(heard + 1);
});

it("is refused to who may not change channels", async () => {
  await expect(forgetAlerts(asRole(ctx, "viewer"))).rejects.toThrow("channels:manage");
  await expect(forgetDeliveries(asRole(ctx, "viewer"))).rejects.toThrow("channels:manage");
});
