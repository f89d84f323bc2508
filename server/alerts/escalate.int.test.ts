import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { auditEntries, digests, escalations, notifications } from "#db/postgres/schema/index.ts";
import { putChannel, readInbox, removeChannel } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { verifyAudit } from "#server/kernel/verify-audit.ts";
import { alertsOf, lookNow, makeMember, passMinutes, sentThrough } from "#tests/fixtures/alerts.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import {
  acknowledgeAlert,
  createSilence,
  escalateDue,
  expireSilence,
  flushDue,
  getConfiguration,
  listEscalations,
  putConfiguration,
  putEscalation,
  receiveAlerts,
  removeEscalation,
  sendDigests,
  setRouteOptions,
} from "./index.ts";

afterAll(closeStores);

let ctx: ServiceContext;
let slug: string;
const signal = new AbortController().signal;
const policy = (repeat = 0) => ({
  name: "duty",
  repeat,
  steps: [
    { after: "15m", channels: ["pager"] },
    { after: "30m", people: ["ada@example.com"] },
  ],
});

beforeAll(() => {
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-tests-0123456789";
});

beforeEach(async () => {
  const made = await makeProject();
  ctx = made.system;
  slug = made.slug;
  await putChannel(ctx, { name: "team", kind: "in-app" });
  await putChannel(ctx, { name: "pager", kind: "in-app" });
});

const member = (name: string) => makeMember(ctx, name);

async function configure(leeway: Record<string, unknown>, own: Record<string, unknown>, route = {}) {
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "team", group_by: ["alertname"], group_wait: "0s", leeway: own, ...route },
      receivers: [{ name: "team", channels: ["team"] }],
      leeway,
    },
  });
}

const escalating = (repeat = 0) => configure({ escalations: [policy(repeat)] }, { escalation: "duty" });
const push = (name: string, firing = true) =>
  receiveAlerts(ctx, [
    {
      labels: { alertname: name },
      endsAt: new Date(Date.now() + (firing ? 30 * 86_400_000 : -1_000)).toISOString(),
    },
  ]);

const pass = (minutes: number) => passMinutes(ctx, minutes);
const sent = (channel: string) => sentThrough(ctx, channel);
const runs = () =>
  ctx.db
    .select()
    .from(escalations)
    .where(eq(escalations.projectId, ctx.projectId))
    .orderBy(asc(escalations.id));

it("calls one after the other until somebody acknowledges, says why, and tells them of the end", async () => {
  const ada = await member("Ada");
  await escalating();
  await push("x");
  await pass(0);
  expect(await sent("team")).toEqual(["first firing"]);
  await pass(14);
  expect(await sent("pager")).toEqual([]);
  await pass(2);
  expect(await sent("pager")).toEqual(["escalation firing"]);
  const [page] = await ctx.db
    .select()
    .from(notifications)
    .where(and(eq(notifications.projectId, ctx.projectId), sql`notice->>'reason' = 'escalation'`));
  expect(page!.notice.commonAnnotations["leeway_escalation"]).toBe(
    "Step 1 of 2 of duty: not acknowledged for 15 min",
  );
  expect((await readInbox(ada)).unread).toBe(0);
  await pass(15);
  expect((await readInbox(ada)).messages[0]).toMatchObject({
    unread: true,
    title: expect.stringContaining("x"),
  });
  expect((await readInbox(await member("Bob"))).messages).toEqual([]);
  const [alert] = await alertsOf(ctx);
  await acknowledgeAlert(ada, { alert: alert!.id });
  await pass(1);
  await pass(600);
  expect(await sent("pager")).toEqual(["escalation firing", "escalation firing"]);
  await push("x", false);
  await pass(10);
  await lookNow(ctx);
  await pass(10);
  await pass(10);
  expect(await sent("pager")).toEqual(["escalation firing", "escalation firing", "all_resolved resolved"]);
  expect((await readInbox(ada)).messages[0]).toMatchObject({ status: "resolved" });
  expect(await runs()).toMatchObject([{ state: "ended", endReason: "resolved" }]);
  const entries = await ctx.db
    .select()
    .from(auditEntries)
    .where(and(eq(auditEntries.projectId, ctx.projectId), eq(auditEntries.action, "alert.escalate")));
  expect(entries.map((e) => (e.after as { step: number }).step)).toEqual([1, 2]);
  expect((await verifyAudit()).find((c) => c.project === slug)?.broken).toBeNull();
});

it("begins anew as often as the policy says, and whole again when an acknowledgement runs out", async () => {
  await member("Ada");
  await escalating(1);
  await push("x");
  await pass(0);
  for (const minutes of [15, 15, 15, 15, 15, 15]) await pass(minutes + 0.2);
  expect(await sent("pager")).toHaveLength(2);
  expect((await runs())[0]).toMatchObject({ state: "exhausted", dueAt: null });
  const [alert] = await alertsOf(ctx);
  await acknowledgeAlert(ctx, { alert: alert!.id, until: new Date(Date.now() + 300).toISOString() });
  await pass(1);
  expect((await runs())[0]).toMatchObject({ state: "acknowledged" });
  await new Promise((done) => setTimeout(done, 350));
  await pass(1);
  await pass(16);
  expect(await sent("pager")).toEqual([...Array(3).fill("escalation firing"), "escalation firing"]);
  expect(await runs()).toMatchObject([
    { endReason: "no longer acknowledged" },
    { state: "waiting", step: 1 },
  ]);
});

it("takes a step once, however many workers look at it at the same time", async () => {
  await member("Ada");
  await escalating();
  for (const name of ["a", "b", "c"]) await push(name);
  await pass(0);
  await ctx.db
    .update(escalations)
    .set({ dueAt: sql`now()`, lookAt: sql`now()` })
    .where(eq(escalations.projectId, ctx.projectId));
  await Promise.all(Array.from({ length: 6 }, () => escalateDue(ctx, signal)));
  expect(await sent("pager")).toHaveLength(3);
  expect((await runs()).map((r) => r.step)).toEqual([1, 1, 1]);
});

it("a silence holds a step back and lets it go when it ends", async () => {
  await member("Ada");
  await escalating();
  await push("x");
  await pass(0);
  const silence = await createSilence(ctx, {
    matchers: ['alertname="x"'],
    ends_at: new Date(Date.now() + 3_600_000).toISOString(),
    comment: "test",
  });
  await pass(20);
  expect(await sent("pager")).toEqual([]);
  expect((await runs())[0]).toMatchObject({ heldBy: `silence ${silence.id}` });
  await expireSilence(ctx, { silence: silence.id });
  await pass(1);
  expect(await sent("pager")).toEqual(["escalation firing"]);
});

it("refuses what names nobody, and exports a file that Alertmanager knows", async () => {
  await expect(escalating()).rejects.toThrow(/ada@example.com, who is no member/);
  await member("Ada");
  const missing = { name: "p", steps: [{ after: "1m", channels: ["nowhere"] }] };
  await expect(configure({ escalations: [missing] }, {})).rejects.toThrow(/channel nowhere/);
  await escalating();
  const { yaml, alertmanager_yaml } = await getConfiguration(ctx);
  expect(yaml).toContain("leeway:");
  expect(alertmanager_yaml).not.toMatch(/^(?! *# Leeway reads: ).*leeway/m);
  await expect(escalateDue(asRole(ctx, "engineer"), signal)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

it("says under the bell that a step reached nobody", async () => {
  const ada = await member("Ada");
  await escalating();
  await push("x");
  await pass(0);
  await removeChannel(ctx, { name: "pager" });
  await pass(16);
  const [message] = (await readInbox(ada)).messages;
  expect(message).toMatchObject({ title: "duty reached nobody" });
  expect(message!.body).toContain("names pager, which is there no more");
});

it("gathers what is not urgent into one message for each channel and time, once", async () => {
  await configure({}, { digest: { every: "hour" } });
  await push("a");
  await push("b");
  await pass(0);
  expect(await sent("team")).toEqual([]);
  await push("b", false);
  await lookNow(ctx);
  await pass(0);
  expect(await ctx.db.select().from(digests).where(eq(digests.projectId, ctx.projectId))).toHaveLength(1);
  await pass(61);
  await Promise.all([sendDigests(ctx, signal), sendDigests(ctx, signal)]);
  expect(await sent("team")).toEqual(["digest firing"]);
  const [digest] = await ctx.db
    .select()
    .from(notifications)
    .where(eq(notifications.projectId, ctx.projectId));
  expect(digest!.notice.alerts.map((a) => [a.labels["alertname"], a.status])).toEqual([
    ["a", "firing"],
    ["b", "resolved"],
  ]);
  await pass(600);
  expect(await sent("team")).toHaveLength(1);
});

it("says once that an alert flaps and holds the rest back", async () => {
  await configure({ flapping: { times: 3, within: "1h" } }, {}, { group_interval: "1s" });
  for (let i = 0; i < 6; i++) {
    for (const firing of [true, false]) {
      await push("x", firing);
      await lookNow(ctx);
      await flushDue(ctx, signal);
    }
  }
  expect(await sent("team")).toEqual([
    "first firing",
    "all_resolved resolved",
    "new_firing firing",
    "all_resolved resolved",
    "flapping firing",
  ]);
  const [alert] = await alertsOf(ctx);
  expect(alert!.flapping_since).not.toBeNull();
});

it("policies and what routes do are set without touching the rest of the file", async () => {
  await member("Ada");
  await configure({}, {}, { routes: [{ matchers: ['severity="info"'] }] });
  const { name, ...body } = policy();
  await putEscalation(ctx, { name, ...body });
  await setRouteOptions(ctx, { path: "root", escalation: name, digest: null });
  const set = await setRouteOptions(ctx, {
    path: "root.0",
    escalation: "off",
    digest: { every: "day", at: "17:30" },
  });
  expect(set.routes).toMatchObject([
    { path: "root", escalation: "duty", digest: null },
    { path: "root.0", escalation: null, digest: { every: "day", minute: 1_050 } },
  ]);
  await expect(setRouteOptions(ctx, { path: "root.7", escalation: null, digest: null })).rejects.toThrow(
    /no route root.7/,
  );
  await push("x");
  await pass(0);
  await pass(20);
  const [run] = await listEscalations(ctx);
  expect(run).toMatchObject({ policy: "duty", state: "waiting", steps: [{ step: 1, channels: ["pager"] }] });
  const left = await removeEscalation(ctx, { name });
  expect(left).toMatchObject({ policies: [], routes: [{ escalation: null }, { escalation: null }] });
  await pass(20);
  expect((await listEscalations(ctx))[0]).toMatchObject({ state: "exhausted", next_at: null });
  await expect(putEscalation(asRole(ctx, "engineer"), { name, ...body })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
