import { expect, test } from "@playwright/test";
import { expectAccessible, signInAs, settled } from "./console.ts";

test("a scoring endpoint is named, tried out, refused for its address, and removed; a viewer only sees it", async ({
  page,
  browser,
}) => {
  await signInAs(page, "engineer");
  await page.goto("/demo/models/ticket-router/data");
  const section = page.getByRole("region", { name: "Scoring endpoint" });
  await section.getByText("Add an endpoint").click();
  await section.getByLabel("Address of the server, without /v2").fill("http://169.254.169.254");
  await section.getByLabel("Header with a secret (optional)").fill("X-Key");
  await section.getByLabel("Its value").fill("not-to-be-shown");
  await settled(page);
  await expectAccessible(page);
  await section.getByRole("button", { name: "Save" }).click();
  await expect(section.getByText("in X-Key")).toBeVisible();
  await section.getByRole("button", { name: "Test" }).click();
  await expect(section.getByRole("status")).toContainText("not a public address");

  const narrow = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const other = await narrow.newPage();
  await signInAs(other, "viewer");
  await other.goto("/demo/models/ticket-router/data");
  const seen = other.getByRole("region", { name: "Scoring endpoint" });
  await expect(seen.getByText("http://169.254.169.254")).toBeVisible();
  await expect(seen.getByRole("button")).toHaveCount(0);
  expect(await other.content()).not.toContain("not-to-be-shown");
  expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await settled(other);
  await expectAccessible(other);
  await narrow.close();

  await section.getByRole("button", { name: "Remove" }).click();
  await expect(section.getByText("Add an endpoint")).toBeVisible();
});

test("an incident says how far it reaches", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/incidents");
  await page.getByRole("rowheader").getByRole("link").first().click();
  const section = page.getByRole("region", { name: "Blast radius" });
  await expect(section.getByText("rows since the onset")).toBeVisible();
  await expect(section.getByRole("rowheader").first()).toBeVisible();
  await settled(page);
  await expectAccessible(page);
});
