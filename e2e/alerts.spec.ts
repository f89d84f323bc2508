import { expect, test } from "@playwright/test";
import { expectAccessible, signInAs } from "./console.ts";

test("an alert says why it was told or not, a silence keeps it quiet, and routes are tried before they are used", async ({
  page,
}) => {
  // The demonstration's incidents are found one after the other.
  test.setTimeout(400_000);
  await signInAs(page, "admin");
  await page.goto("/demo/alerts");
  const list = page.getByRole("region", { name: "Alerts" });
  await expect(list.getByText("Firing").first()).toBeVisible({ timeout: 300_000 });
  await list.getByRole("button").first().click();
  const why = page.getByRole("region", { name: "Why did I (not) get this?" });
  await expect(why.getByText(/Route/).first()).toBeVisible();
  await page.getByLabel("Matchers, one a line").fill('model="nothing-like-it"');
  await page.getByLabel("Why", { exact: true }).fill("a test");
  await page.getByRole("button", { name: "Keep quiet" }).click();
  const silences = page.getByRole("region", { name: "Silences" });
  await expect(silences.getByText(/active until .* fits 0 that fire/)).toBeVisible();
  await silences.getByRole("button", { name: "End it now" }).click();
  await expect(silences.getByText(/expired/)).toBeVisible();
  await page.getByRole("button", { name: "Try it on the last 7 days" }).click();
  await expect(page.getByRole("table", { name: "Replay of the last 7 days" })).toBeVisible();
  await page.getByLabel("Routing configuration").fill("route: {receiver: nobody}");
  await page.getByRole("button", { name: "Put in force" }).click();
  await expect(page.getByRole("alert").getByText(/receivers/)).toBeVisible();
  await expectAccessible(page);
});

test("a reader sees alerts and silences without the buttons that change them", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await signInAs(page, "viewer");
  await page.goto("/demo/alerts");
  await expect(page.getByRole("region", { name: "Silences" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep quiet" })).toHaveCount(0);
  await expectAccessible(page);
});
