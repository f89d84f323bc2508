import { expect, test } from "@playwright/test";
import { expectAccessible, settled, signInAs } from "./console.ts";

test("an incident is replayed on one axis without hindsight", async ({ page }) => {
  test.setTimeout(300_000);
  await signInAs(page, "viewer");
  await page.goto("/demo/incidents");
  const first = page.getByRole("rowheader").getByRole("link").first();
  await expect(first).toBeVisible({ timeout: 240_000 });
  await first.click();
  await page.getByRole("link", { name: "On one axis of time" }).click();
  await expect(page).toHaveURL(/\/timeline$/);
  const lanes = page.getByRole("region", { name: "Lanes" });
  await expect(lanes).toBeVisible();
  await settled(page);
  await expectAccessible(page);

  const marks = lanes.getByRole("button");
  const all = await marks.count();
  expect(all).toBeGreaterThan(0);
  await marks.first().press("Enter");
  await expect(page.getByText(/known since/).first()).toBeVisible();

  await page.getByRole("slider", { name: /Known at that time/ }).press("Home");
  expect(await marks.count()).toBeLessThanOrEqual(all);
  await expect(page.getByText("made", { exact: true })).toHaveCount(0);
});
