import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notifications } from "#db/postgres/schema/index.ts";
import { putChannel } from "#server/channels/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { alertsOf } from "#tests/fixtures/alerts.ts";
import { allowLocal } from "#tests/fixtures/channels.ts";
import { makeProject } from "#tests/fixtures/project.ts";
import { flushDue, putConfiguration, receiveAlerts } from "./index.ts";

beforeAll(allowLocal);
afterAll(closeStores);

test("what was pushed without a link, or with one that is none, leads to its own explanation", async () => {
  const { system: ctx, slug } = await makeProject();
  await putChannel(ctx, { name: "bell", kind: "in-app" });
  await putConfiguration(ctx, {
    configuration: {
      route: { receiver: "r", group_by: ["alertname"], group_wait: "0s" },
      receivers: [{ name: "r", channels: ["bell"] }],
    },
  });
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const urls = { none: "", odd: "javascript:alert(1)", own: "https://prometheus.example.com/graph" };
  for (const [alertname, generatorURL] of Object.entries(urls))
    await receiveAlerts(ctx, [{ labels: { alertname }, endsAt, generatorURL }]);
  await flushDue(ctx, new AbortController().signal);
  const rows = await ctx.db.select().from(notifications).where(eq(notifications.projectId, ctx.projectId));
  const ids = new Map((await alertsOf(ctx)).map((a) => [a.labels["alertname"], a.id]));
  const linkOf = (name: string) =>
    rows.flatMap((r) => r.notice.alerts).find((a) => a.labels["alertname"] === name)?.url;
  const page = `https://leeway.example.com/${slug}/alerts?alert=`;
  expect(linkOf("none")).toBe(`${page}${ids.get("none")}`);
  expect(linkOf("odd")).toBe(`${page}${ids.get("odd")}`);
  expect(linkOf("own")).toBe(urls.own);
});
