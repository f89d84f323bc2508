import { afterAll, beforeEach, expect, test } from "vitest";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { makeRestClient } from "#tests/fixtures/rest-client.ts";
import { listAlerts, putConfiguration, receiveAlerts } from "./index.ts";

afterAll(closeStores);

let clock: number;
let ctx: ServiceContext;

beforeEach(async () => {
  clock = Date.now() - 60_000;
  ctx = { ...(await makeProject()).system, now: () => new Date(clock) };
});

/** Twelve alerts, the last one the newest; every third has ended. */
async function push(): Promise<void> {
  for (let i = 0; i < 12; i++) {
    clock += 1_000;
    const endsAt = new Date(clock + (i % 3 === 0 ? 0 : 86_400_000)).toISOString();
    const labels = { alertname: `a${i}`, team: i % 2 === 0 ? "ml" : "web" };
    await receiveAlerts(ctx, [{ labels, startsAt: new Date(clock - 60_000).toISOString(), endsAt }]);
  }
}
const names = (page: Awaited<ReturnType<typeof listAlerts>>) => page.alerts.map((a) => a.labels["alertname"]);

test("pages follow on one another without gaps, and say how many fire", async () => {
  await push();
  const first = await listAlerts(ctx, { limit: 5 });
  expect(names(first)).toEqual(["a11", "a10", "a9", "a8", "a7"]);
  expect(first.firing).toBe(8);
  const second = await listAlerts(ctx, { limit: 5, before: first.next! });
  const third = await listAlerts(ctx, { limit: 5, before: second.next! });
  expect([...names(second), ...names(third)]).toEqual(["a6", "a5", "a4", "a3", "a2", "a1", "a0"]);
  expect(third.next).toBeNull();
});

test("state, matchers and receiver leave out the rest, on every page", async () => {
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "all", routes: [{ matchers: ['team="ml"'], receiver: "ml" }] },
      receivers: [{ name: "all" }, { name: "ml" }],
    },
  });
  await push();
  expect(names(await listAlerts(ctx, { state: "resolved" }))).toEqual(["a9", "a6", "a3", "a0"]);
  expect(names(await listAlerts(ctx, { matchers: 'team="web",alertname=~"a(1|3|11)"' }))).toEqual([
    "a11",
    "a3",
    "a1",
  ]);
  const first = await listAlerts(ctx, { receiver: "ml", state: "firing", limit: 2 });
  expect(names(first)).toEqual(["a10", "a8"]);
  const next = await listAlerts(ctx, { receiver: "ml", state: "firing", limit: 2, before: first.next! });
  expect([names(next), next.next]).toEqual([["a4", "a2"], null]);
  await expect(listAlerts(ctx, { receiver: "nobody" })).rejects.toThrow("no receiver nobody");
  await expect(listAlerts(ctx, { matchers: "a=~(" })).rejects.toThrow("matchers:");
  const actor = { kind: "key", keyId: 1, name: "k", scopes: [] } as const;
  await expect(listAlerts({ ...ctx, actor })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("over REST a cursor leads from page to page, and a wrong one is refused", async () => {
  const client = await makeRestClient();
  ctx = { ...client.system, now: () => new Date(clock) };
  await push();
  type Page = { alerts: { labels: { alertname: string } }[]; next_cursor: string | null };
  const seen: string[] = [];
  let query = "limit=5&state=firing";
  for (let cursor: string | null = ""; cursor !== null; query = `limit=5&state=firing&cursor=${cursor}`) {
    const { body }: { body: Page } = await client.call<Page>("GET", `/alerts?${query}`);
    seen.push(...body.alerts.map((a) => a.labels.alertname));
    cursor = body.next_cursor;
  }
  expect(seen).toEqual(["a11", "a10", "a8", "a7", "a5", "a4", "a2", "a1"]);
  expect(await client.call("GET", "/alerts?cursor=x")).toMatchObject({ status: 422 });
  expect((await client.call("GET", "/alerts?state=loud")).status).toBe(422);
});
