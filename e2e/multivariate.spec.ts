import { expect, test } from "@playwright/test";
import { expectAccessible, settled, signInAs } from "./console.ts";

test("rows as a whole: methods, a window, what tells it from the reference, and its odd rows", async ({
  page,
}) => {
  test.setTimeout(400_000);
  await signInAs(page, "viewer");
  await page.goto("/demo/models/delivery-time/drift");
  await page.getByRole("link", { name: "Multivariate" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Multivariate drift" })).toBeVisible();
  // Days are judged in the background after the demonstration has been loaded, the newest first.
  const method = page.getByRole("button", { name: "Anomalous rows (isolation forest)" });
  await expect(method).toBeVisible({ timeout: 300_000 });
  await method.click();
  await expect(page).toHaveURL(/method=isolation_forest/);
  await expect(page.getByRole("heading", { name: "Correlations that changed most" })).toBeVisible();
  const odd = page.getByRole("region", { name: "Anomalous rows" });
  await expect(odd.getByRole("row")).toHaveCount(11);
  const title = page.locator("#window h2");
  const before = (await title.textContent()) ?? "";
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page).toHaveURL(/start=/);
  await expect(title).not.toHaveText(before);
  const there = (await title.textContent()) ?? "";
  await page.reload();
  await expect(title).toHaveText(there);
  await expectAccessible(page);
});

test("a narrow screen in the dark, and a model that does not exist", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const page = await context.newPage();
  await signInAs(page, "viewer");
  await page.goto("/demo/models/delivery-time/multivariate?grain=week");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await settled(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.goto("/demo/models/nothing/multivariate");
  await expect(page.getByText("There is no model nothing in this project.")).toBeVisible();
  await context.close();
});
