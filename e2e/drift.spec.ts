import { expect, test } from "@playwright/test";
import { expectAccessible, settled, signInAs } from "./console.ts";

test("from the overview to the reason of a verdict", async ({ page }) => {
  await signInAs(page, "engineer");
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  const row = page.getByRole("row", { name: /credit-decision/ });
  await expect(row.getByText("Drift", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await row.getByRole("link", { name: "credit-decision" }).click();
  const grid = page.getByRole("grid", { name: "Drift by feature and window" });
  await expect(grid).toBeVisible();
  await expect(page.getByText(/columns drift in the newest full window: .*loan_amount_eur/)).toBeVisible();
  await expectAccessible(page);

  await grid.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator("#heatmap-cell")).toContainText("loan_amount_eur");
  await expect(page.locator("#heatmap-cell")).toContainText("drift");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/feature=loan_amount_eur/);
  const detail = page.getByRole("complementary", { name: "Selected cell" });
  await expect(detail.getByText(/The mean went from/)).toBeVisible();
  await detail.getByRole("button", { name: "Why this verdict" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "loan_amount_eur" })).toBeVisible();
  await expect(page.getByText(/Statistically real: the adjusted p/)).toBeVisible();
  await expect(page.getByText(/Large enough to matter/)).toBeVisible();
  await expectAccessible(page);
});

test("a click on a cell compares that window, and the address keeps the view", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/delivery-time/drift?range=90d&sort=name");
  const grid = page.getByRole("grid");
  await expect(grid).toBeVisible();
  await grid.click({ position: { x: 200, y: 30 } });
  await expect(page).toHaveURL(/start=/);
  const address = page.url();
  await page.reload();
  await expect(page.getByRole("complementary", { name: "Selected cell" })).toBeVisible();
  expect(page.url()).toBe(address);
  await page.getByRole("button", { name: "View as table" }).click();
  await expect(page.getByRole("rowheader", { name: "distance_km" })).toBeVisible();
  await expectAccessible(page);
});

test("new values are named on the feature's page, and windows are stepped through by keys", async ({
  page,
}) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/ticket-router/features/product");
  await expect(page.getByText("New: Workflows.")).toBeVisible();
  const title = page.getByRole("heading", { level: 2 }).first();
  const before = await title.textContent();
  await page.keyboard.press("[");
  await expect(title).not.toHaveText(before ?? "");
  await page.getByRole("combobox", { name: "Statistic" }).selectOption("psi");
  await expect(page).toHaveURL(/detector=psi/);
  await expectAccessible(page);
});

test("hours and a segment are other views of the same page", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/credit-decision/drift");
  await page.getByLabel("Segment").selectOption({ index: 1 });
  await expect(page).toHaveURL(/segment=/);
  await page.getByRole("combobox", { name: "Window" }).selectOption("week");
  await expect(page).toHaveURL(/grain=week/);
  await expect(page.getByRole("grid")).toBeVisible();
});

test("a model and a feature that do not exist are said so in a sentence", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/nothing/drift");
  await expect(page.getByText("There is no model nothing in this project.")).toBeVisible();
  await page.goto("/demo/models/credit-decision/features/nothing");
  await expect(page.getByText(/no profiled column named nothing|has no column/).first()).toBeVisible();
});

test("on a narrow screen in the dark nothing is wider than the page", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const page = await context.newPage();
  await signInAs(page, "viewer");
  for (const path of [
    "/demo",
    "/demo/models/credit-decision/drift",
    "/demo/models/credit-decision/features/age",
    "/demo/models/credit-decision/data",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await settled(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  }
  await context.close();
});
