import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { notifications, silences } from "#db/postgres/schema/index.ts";
import { putChannel, readInbox } from "#server/channels/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import {
  createSilence,
  flushDue,
  listSilences,
  previewSilence,
  putConfiguration,
  receiveAlerts,
  sweepSilences,
  unusedSilences,
  watchSilences,
} from "./index.ts";

afterAll(closeStores);

let ctx: ServiceContext;
const signal = new AbortController().signal;
const hour = 3_600_000;
const inHours = (h: number) => new Date(Date.now() + h * hour).toISOString();

beforeAll(() => {
  process.env.LEEWAY_SECRET ??= "the-secret-of-the-tests-0123456789";
});

beforeEach(async () => {
  ctx = (await makeProject()).system;
});

const push = (name: string, firing = true) =>
  receiveAlerts(ctx, [{ labels: { alertname: name, team: "a" }, endsAt: inHours(firing ? 720 : 0) }]);
const silence = (more: Record<string, unknown> = {}) =>
  createSilence(ctx, { matchers: ['team="a"'], ends_at: inHours(24), comment: "works", ...more });

it("a preview counts what fires and what fired in the last week", async () => {
  await push("x");
  await push("y");
  await push("y", false);
  expect(await previewSilence(ctx, { matchers: ['team="a"'] })).toMatchObject({ now: 1, last_7_days: 2 });
  expect(await previewSilence(ctx, { matchers: ['team="b"'] })).toMatchObject({ now: 0, last_7_days: 0 });
  await expect(previewSilence(ctx, { matchers: ["team=~("] })).rejects.toMatchObject({ code: "INVALID" });
  await expect(previewSilence(ctx, { matchers: ['team=~".*"'] })).rejects.toThrow(/without labels/);
});

it("one that ends with its alerts waits for one, and ends when none is left", async () => {
  const { id } = await silence({ expire_on_resolve: true });
  await watchSilences(ctx);
  const state = async () => (await listSilences(ctx)).find((s) => s.id === id);
  expect(await state()).toMatchObject({ state: "active", matched: 0 });
  await push("x");
  await push("y");
  await push("x", false);
  await watchSilences(ctx);
  expect(await state()).toMatchObject({ state: "active", matching: 1, matched: 2 });
  await push("y", false);
  await watchSilences(ctx);
  expect(await state()).toMatchObject({ state: "expired", matched: 2 });
});

it("says once before its end what will speak again", async () => {
  const { id, warn_at } = await silence();
  expect(Date.parse(warn_at!)).toBeCloseTo(Date.now() + 23 * hour, -5);
  expect((await silence({ ends_at: inHours(1) })).warn_at).toBeNull();
  expect((await silence({ warn_before_minutes: 0 })).warn_at).toBeNull();
  await push("x");
  const person = { ...ctx, actor: asRole(ctx, "viewer").actor };
  await watchSilences(ctx);
  expect((await readInbox(person)).messages).toEqual([]);
  await ctx.db.update(silences).set({ warnAt: sql`now() - interval '1 second'` }).where(eq(silences.id, id));
  await Promise.all([watchSilences(ctx), watchSilences(ctx)]);
  const { messages } = await readInbox(person);
  expect(messages).toMatchObject([{ title: expect.stringContaining(`Silence ${id} ends in`) }]);
  expect(messages[0]!.body).toContain("It keeps 1 quiet that fires");
});

it("what speaks after a silence says which one has just ended", async () => {
  await putChannel(ctx, { name: "team", kind: "in-app" });
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "team", group_wait: "0s" },
      receivers: [{ name: "team", channels: ["team"] }],
    },
  });
  const { id } = await silence();
  await push("x");
  await flushDue(ctx, signal);
  const sent = () =>
    ctx.db
      .select()
      .from(notifications)
      .where(and(eq(notifications.projectId, ctx.projectId)));
  expect(await sent()).toEqual([]);
  await ctx.db
    .update(silences)
    .set({ endsAt: sql`now() - interval '3 minutes'`, startsAt: sql`now() - interval '1 hour'` })
    .where(eq(silences.id, id));
  await ctx.db.execute(
    sql`update alert_groups set next_at = now() - interval '1 second' where project_id = ${ctx.projectId}`,
  );
  await flushDue(ctx, signal);
  expect((await sent())[0]!.notice.commonAnnotations["leeway_silence_ended"]).toBe(
    `Silence ${id} of Leeway ended 3 min ago`,
  );
});

it("sweeps those that fitted nothing for a day, and only those", async () => {
  await push("x");
  const used = await silence();
  const idle = await silence({ matchers: ['team="nobody"'] });
  const young = await silence({ matchers: ['team="nobody"'] });
  const longAgo = { startsAt: sql`now() - interval '2 days'` };
  for (const id of [used.id, idle.id]) await ctx.db.update(silences).set(longAgo).where(eq(silences.id, id));
  expect((await unusedSilences(ctx)).map((s) => s.id)).toEqual([idle.id]);
  await expect(sweepSilences(asRole(ctx, "viewer"))).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await sweepSilences(ctx)).map((s) => s.id)).toEqual([idle.id]);
  expect(await sweepSilences(ctx)).toEqual([]);
  const left = (await listSilences(ctx)).filter((s) => s.state === "active");
  expect(left.map((s) => s.id).toSorted((a, b) => a - b)).toEqual([used.id, young.id]);
});
