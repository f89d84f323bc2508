import { expect, test } from "@playwright/test";
import { expectAccessible, signInAs, settled } from "./console.ts";

test("an incident is found, explained by what was found, and told live to whoever looks", async ({
  page,
  browser,
}) => {
  // Where this test runs first, the demonstration's days are still being judged.
  test.setTimeout(300_000);
  await signInAs(page, "engineer");
  await page.goto("/demo/incidents");
  await page.getByRole("searchbox").fill("kitchen_prep");
  const first = page.getByRole("rowheader").getByRole("link").first();
  await expect(first).toBeVisible({ timeout: 240_000 });
  await expect(page).toHaveURL(/q=kitchen_prep/);
  await settled(page);
  await expectAccessible(page);
  await first.click();
  await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await expect(page.getByRole("link", { name: "kitchen_prep_minutes" }).first()).toBeVisible();

  const other = await browser.newContext();
  const watcher = await other.newPage();
  await signInAs(watcher, "viewer");
  await watcher.goto(page.url());
  await expect(watcher.getByRole("heading", { name: "Timeline" })).toBeVisible();
  await expect(watcher.getByRole("button", { name: "Comment" })).toHaveCount(0);
  const words = `Seen at ${Date.now()}`;
  await page.getByRole("textbox", { name: "Comment" }).fill(words);
  await page.getByRole("button", { name: "Comment" }).click();
  await expect(watcher.getByText(words)).toBeVisible({ timeout: 2_000 });
  await other.close();
  await settled(page);
  await expectAccessible(page);
});

test("changes are listed, and a lineage is declared and drawn, on a narrow screen in the dark too", async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const page = await context.newPage();
  await signInAs(page, "engineer");
  await page.goto("/demo/models/delivery-time/lineage");
  const text = page.getByRole("textbox", { name: "Declared lineage" });
  await text.fill("source kitchen -> feature kitchen_prep_minuets");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("names the feature kitchen_prep_minuets")).toBeVisible();
  await text.fill("source kitchen -> feature kitchen_prep_minutes");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "source kitchen", exact: true }).click();
  await expect(page.getByText("kitchen (source) comes from nothing known")).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await page.goto("/demo/changes?kind=configuration");
  await expect(page.getByRole("rowheader", { name: "model:delivery-time" }).first()).toBeVisible();
  // What was different, in words.
  await page.goto("/demo/changes?kind=deploy");
  await expect(page.getByRole("cell", { name: "version 5.0.0 → 5.0.1" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await context.close();
});
