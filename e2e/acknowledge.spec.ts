import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { type Receiver, receiver } from "../tests/receivers/http.ts";
import { expectAccessible } from "./console.ts";

const secret = `whsec_${Buffer.from("a-secret-of-32-bytes-for-browser").toString("base64")}`;
const headers = () => {
  const key = readFileSync(join(process.env.LEEWAY_E2E_DATA ?? "", "api-key"), "utf8").trim();
  return { authorization: `Bearer ${key}` };
};
type Body = { leeway: { acknowledge: { url: string }[] } };

let hook: Receiver;
let before: string;

test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL: baseURL! });
  hook = await receiver(() => ({ status: 200 }));
  const config = { url: hook.url, signing_secret: secret };
  const made = await request.put("/api/v1/channels/link-hook", {
    headers: headers(),
    data: { kind: "webhook", config },
  });
  expect(made.ok()).toBe(true);
  const now = await request.get("/api/v1/alerts/configuration", { headers: headers() });
  before = ((await now.json()) as { yaml: string }).yaml;
  const yaml = `
route:
  receiver: console
  routes: [{ matchers: [alertname=~"Link.*"], receiver: link, group_by: [alertname], group_wait: 0s, group_interval: 1s }]
receivers: [{ name: console, channels: [console] }, { name: link, channels: [link-hook] }]
`;
  const put = await request.put("/api/v1/alerts/configuration", { headers: headers(), data: { yaml } });
  expect(put.status()).toBe(200);
  await request.dispose();
});

test.afterAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL: baseURL! });
  await request.put("/api/v1/alerts/configuration", { headers: headers(), data: { yaml: before } });
  await request.dispose();
  await hook.close();
});

/** An alert of this try alone: one that was told before would not be told again. */
const ofThisTry = (name: string) => `${name}${test.info().retry || ""}`;

async function push(request: APIRequestContext, name: string, minutes: number): Promise<void> {
  const endsAt = new Date(Date.now() + minutes * 60_000).toISOString();
  const labels = { alertname: name, priority: "P2", model: "credit" };
  const annotations = {
    summary: `${name}: income is zero`,
    description: "Every row of the last hour has income 0.",
  };
  const sent = await request.post("/api/v2/alerts", {
    headers: headers(),
    data: [{ labels, annotations, endsAt }],
  });
  expect(sent.status()).toBe(200);
}

/** The link in the message that tells of an alert. */
async function linkOf(name: string): Promise<string> {
  let url: string | undefined;
  await expect(() => {
    const told = hook.received.find((r) => r.body.includes(name));
    url = (told?.json as unknown as Body | undefined)?.leeway.acknowledge[0]?.url;
    expect(url).toBeDefined();
  }).toPass({ timeout: 60_000 });
  return url!;
}

async function acknowledgedBy(request: APIRequestContext, name: string): Promise<string | null> {
  const answer = await request.get("/api/v1/alerts", { headers: headers() });
  const { alerts } = (await answer.json()) as {
    alerts: { labels: Record<string, string>; acknowledged_by: string | null }[];
  };
  return alerts.find((a) => a.labels.alertname === name)!.acknowledged_by;
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.LEEWAY_SHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

test("a link in a message acknowledges with one click of who signs in, and with nothing else", async ({
  page,
  request,
  browser,
}) => {
  const fire = ofThisTry("LinkFire");
  await push(request, fire, 60);
  const url = await linkOf(fire);
  // What scans mail follows links, and more than once.
  for (const _ of [1, 2, 3]) expect((await request.get(url)).status()).toBe(200);
  expect((await request.get(new URL("/acknowledge/confirm", url).href)).status()).toBe(405);
  await page.goto(url);
  await expect(heading(page)).toHaveText("Sign in to acknowledge");
  await expect(page.locator("body")).not.toContainText("income is zero");
  await expectAccessible(page);
  await shoot(page, "acknowledge-sign-in");
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: /engineer/i }).click();
  await expect(heading(page)).toHaveText("Acknowledge this alert?");
  await expect(page.getByText(`${fire}: income is zero`)).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "acknowledge-wide");
  expect(await acknowledgedBy(request, fire)).toBeNull();

  // A telephone without scripts.
  const telephone = await browser.newContext({
    storageState: await page.context().storageState(),
    viewport: { width: 390, height: 800 },
    colorScheme: "dark",
    javaScriptEnabled: false,
  });
  const small = await telephone.newPage();
  await small.goto(url);
  await expect(heading(small)).toHaveText("Acknowledge this alert?");
  await shoot(small, "acknowledge-narrow");
  await small.getByLabel("How long").selectOption("4");
  await small.getByRole("button", { name: "Acknowledge" }).click();
  await expect(heading(small)).toHaveText("It is acknowledged");
  await expect(small.getByRole("status")).toContainText(/, until .* UTC/);
  await shoot(small, "acknowledge-done-narrow");
  await telephone.close();
  expect(await acknowledgedBy(request, fire)).toMatch(/^user:/);

  // Whoever comes second sees who is on it, and takes nothing over.
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await expect(heading(page)).toHaveText("It is acknowledged");
  await expect(page.getByRole("status")).toContainText(/, until .* UTC/);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await shoot(page, "acknowledge-done");
});

test("a link that was changed, or whose alert has ended, says so", async ({ page, request }) => {
  const smoke = ofThisTry("LinkSmoke");
  await push(request, smoke, 60);
  const url = await linkOf(smoke);
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /viewer/i }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  await page.goto(url);
  await expect(heading(page)).toHaveText("You may not acknowledge this");
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /engineer/i }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  await page.goto(`${url.slice(0, -2)}xx`);
  await expect(heading(page)).toHaveText("This link is not Leeway's");
  await expectAccessible(page);
  await push(request, smoke, -1);
  await page.goto(url);
  await expect(heading(page)).toHaveText("It has ended");
  await expect(page.getByRole("button", { name: "Acknowledge" })).toHaveCount(0);
  await expectAccessible(page);
  await shoot(page, "acknowledge-ended");
});
