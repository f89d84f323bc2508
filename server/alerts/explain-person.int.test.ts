import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { deliverDue, markRead, putChannel, readInbox } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { alertsOf, makeMember } from "#tests/fixtures/alerts.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import {
  createSilence,
  escalateDue,
  explainAlert,
  flushDue,
  listPeople,
  putConfiguration,
  receiveAlerts,
  sendDigests,
} from "./index.ts";

afterAll(closeStores);

let ctx: ServiceContext;
const signal = new AbortController().signal;
const inHours = (h: number) => new Date(Date.now() + h * 3_600_000).toISOString();

beforeAll(() => {
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-tests-0123456789";
});

beforeEach(async () => {
  ctx = (await makeProject()).system;
  await putChannel(ctx, { name: "bell", kind: "in-app" });
  const config = { host: "mail.example.com", from: "leeway@example.com", to: ["ada@example.com"] };
  await putChannel(ctx, { name: "mail", kind: "email", config });
});

const member = (name: string) => makeMember(ctx, name, "viewer");

async function configure(channels: string[], leeway = {}, route = {}) {
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "team", group_by: ["alertname"], group_wait: "0s", ...route },
      receivers: [{ name: "team", channels }],
      leeway,
    },
  });
}

async function push(): Promise<number> {
  await receiveAlerts(ctx, [{ labels: { alertname: "x" }, endsAt: inHours(720) }]);
  await flushDue(ctx, signal);
  await deliverDue(ctx);
  return (await alertsOf(ctx))[0]!.id;
}
const forPerson = async (alert: number, person: string, as = ctx) =>
  (await explainAlert(as, { alert, person })).person!;

it("whom the bell reaches got it, and whether it was read is known", async () => {
  const ada = await member("Ada");
  await configure(["bell"]);
  const alert = await push();
  const told = await forPerson(alert, "me", ada);
  expect(told.why).toMatch(/^Ada was told through bell at .* \(first\)\.$/);
  expect(told.read_at).toBeNull();
  const { messages } = await readInbox(ada);
  await markRead(ada, { id: messages[0]!.id, up_to: inHours(1) });
  expect((await forPerson(alert, "Ada")).why).toContain("The message was last read at");
  const { routes } = await explainAlert(ctx, { alert });
  expect(routes[0]!.dedup).toMatch(/nothing is new since, so it is not repeated before/);
});

it("mail reaches who it is addressed to, and others perhaps", async () => {
  await member("Ada");
  await member("Bob");
  await configure(["mail"]);
  const alert = await push();
  const of = (p: Awaited<ReturnType<typeof forPerson>>) =>
    p.channels.find((c) => c.channel === "mail")!.reaches;
  expect(of(await forPerson(alert, "ada@example.com"))).toBe("yes");
  const bob = await forPerson(alert, "Bob");
  expect(of(bob)).toBe("unknown");
  expect(bob.why).toMatch(/routes lead to mail, which Leeway does not know to reach Bob/);
});

it("says what keeps it from a person: silence, digest, nobody of that name", async () => {
  const ada = await member("Ada");
  await configure(["bell"], {}, { leeway: { digest: { every: "hour" } } });
  const alert = await push();
  expect((await forPerson(alert, "Ada")).why).toMatch(
    /^Ada hears of it with the digest of .* through bell\.$/,
  );
  await ctx.db.execute(sql`update digests set due_at = now() where project_id = ${ctx.projectId}`);
  await sendDigests(ctx, signal);
  await deliverDue(ctx);
  expect((await forPerson(alert, "Ada")).why).toMatch(/^Ada was told through bell/);
  await expect(forPerson(alert, "Zoe")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await createSilence(ctx, { matchers: ['alertname="y"'], ends_at: inHours(1), comment: "t" });
  await configure(["bell"]);
  await receiveAlerts(ctx, [{ labels: { alertname: "y" }, endsAt: inHours(720) }]);
  await flushDue(ctx, signal);
  const y = (await alertsOf(ctx)).find((a) => a.labels["alertname"] === "y")!;
  expect((await forPerson(y.id, "Ada")).why).toMatch(/not told yet.*Silence \d+ keeps it quiet now/);
  expect((await listPeople(ada)).map((p) => p.name)).toEqual(["Ada"]);
  await expect(
    listPeople({ ...asRole(ctx, "viewer"), actor: { kind: "key", keyId: 1, name: "k", scopes: [] } }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
});

it("knows who was called by name", async () => {
  await member("Ada");
  await member("Bob");
  const steps = [{ after: "5m", people: ["Ada"] }];
  await configure(["mail"], { escalations: [{ name: "duty", steps }] }, { leeway: { escalation: "duty" } });
  const alert = await push();
  const { why } = await explainAlert(ctx, { alert });
  expect(why).toMatch(/Nobody has acknowledged it: duty takes its next step at/);
  await ctx.db.execute(
    sql`update escalations set due_at = now(), look_at = now() where project_id = ${ctx.projectId}`,
  );
  await escalateDue(ctx, signal);
  expect((await forPerson(alert, "Ada")).why).toMatch(/called by name at .*: Step 1 of 1 of duty/);
  expect((await forPerson(alert, "Bob")).called).toEqual([]);
});
