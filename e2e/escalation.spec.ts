import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { expectAccessible, signInAs } from "./console.ts";

const key = () => readFileSync(join(process.env.LEEWAY_E2E_DATA ?? "", "api-key"), "utf8").trim();

/** An alert of the test's own, as Prometheus would push it. */
async function push(request: APIRequestContext, name: string, minutes: number): Promise<void> {
  const endsAt = new Date(Date.now() + minutes * 60_000).toISOString();
  const sent = await request.post("/api/v1/alerts", {
    headers: { authorization: `Bearer ${key()}` },
    data: [{ labels: { alertname: name }, annotations: { summary: name }, endsAt }],
  });
  expect(sent.status()).toBe(200);
}

async function openAlert(page: Page, name: string): Promise<void> {
  await page.goto("/demo/alerts");
  await page.getByRole("button", { name, exact: true }).click();
}

test("an alert is acknowledged until a moment, and each member can be told why they got it", async ({
  page,
  request,
}) => {
  await push(request, "DiskAlmostFull", 60);
  await signInAs(page, "admin");
  await openAlert(page, "DiskAlmostFull");
  const why = page.getByRole("region", { name: "Why did I (not) get this?" });
  await why.getByLabel("How long").selectOption("4");
  await why.getByRole("button", { name: "Acknowledge" }).click();
  const row = page.getByRole("row").filter({ hasText: "DiskAlmostFull" });
  await expect(row.getByText(/, until .* UTC/)).toBeVisible();
  await why.getByLabel("Person").selectOption({ index: 1 });
  await expect(
    why
      .getByRole("list", { name: /^Channels and/ })
      .getByText(/reaches/)
      .first(),
  ).toBeVisible();
  await expectAccessible(page);
});

test("many alerts with long texts make no long page, and one is explained where it was clicked, on small screens too", async ({
  page,
  request,
}) => {
  const long = "A very long summary that goes on and on. ".repeat(200);
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const sent = await request.post("/api/v1/alerts", {
    headers: { authorization: `Bearer ${key()}` },
    data: Array.from({ length: 120 }, (_, i) => ({
      labels: { alertname: "Long", host: `h${i}` },
      annotations: { summary: `${i} ${long}` },
      endsAt,
    })),
  });
  expect(sent.status()).toBe(200);
  await signInAs(page, "admin");
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/demo/alerts?matchers=alertname%3D%22Long%22");
    const list = page.getByRole("region", { name: "Alerts", exact: true });
    await expect(list.getByRole("button")).toHaveCount(50);
    const table = list.getByRole("table");
    expect((await table.boundingBox())!.height).toBeLessThan(5_000);
    await list.getByRole("button").nth(40).click();
    const why = page.getByRole("region", { name: "Why did I (not) get this?" });
    await expect(why).toBeInViewport();
    const box = (await why.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    await expect(why.getByText(/Route/).first()).toBeInViewport();
  }
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(page.getByRole("button", { name: /A very long summary/ })).toHaveCount(100);
  await page.getByLabel("State of alerts").selectOption("resolved");
  await expect(page.getByText("No alert fits.")).toBeVisible();
});

test("a policy is made, chosen for a route and removed, and stands in the routing file", async ({ page }) => {
  await signInAs(page, "admin");
  await page.goto("/demo/alerts");
  const form = page.getByRole("form", { name: "New escalation policy" });
  await form.getByLabel("Policy").fill("duty");
  await form.getByLabel("Step 1: channels or people").fill("console");
  await form.getByRole("button", { name: "Add a step" }).click();
  await form.getByLabel("Step 2: channels or people").fill("nobody-of-this-name");
  await form.getByRole("button", { name: "Save policy" }).click();
  await expect(form.getByRole("alert")).toContainText("nobody-of-this-name, who is no member");
  await form.getByLabel("Step 2: channels or people").fill("console");
  await form.getByRole("button", { name: "Save policy" }).click();
  const section = page.getByRole("region", { name: "Escalation and digests" });
  await expect(section.getByText("After 30 min: console")).toBeVisible();
  await section.getByLabel("Escalation of root", { exact: true }).selectOption("duty");
  await expect(page.getByLabel("Routing configuration")).toHaveValue(/escalation: duty/);
  await expectAccessible(page);
  await section.getByRole("button", { name: "Remove duty" }).click();
  await expect(page.getByLabel("Routing configuration")).not.toHaveValue(/duty/);
});

test("a silence says beforehand what it would keep quiet", async ({ page, request }) => {
  await push(request, "QueueTooLong", 60);
  await signInAs(page, "engineer");
  await page.goto("/demo/alerts");
  await page.getByLabel("Matchers, one a line").fill('alertname="QueueTooLong"');
  await expect(
    page.getByText("Would keep 1 quiet that fires now; fitted 1 in the last 7 days."),
  ).toBeVisible();
  await page.getByLabel("Matchers, one a line").fill("alertname=~(");
  await expect(page.getByText(/is not a regular expression|matchers:/)).toBeVisible();
});

test("the load of alerts is told for channels and people, small and dark too", async ({ page, request }) => {
  await push(request, "LoadShown", 60);
  await signInAs(page, "viewer");
  await expect(async () => {
    await page.goto("/demo/alert-load");
    await expect(page.getByRole("table").first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 55_000 });
  await expect(page.getByRole("region", { name: "Loudest rules and models" })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
});
