import { expect, test } from "@playwright/test";
import { expectAccessible, settled, signInAs } from "./console.ts";

test("a concept that moved in one city shows there, and the address keeps the view", async ({ page }) => {
  test.setTimeout(400_000);
  await signInAs(page, "viewer");
  await page.goto("/demo/models/delivery-time/drift");
  await page.getByRole("link", { name: "Performance" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Performance" })).toBeVisible();
  await expect(
    page.getByText(
      /Worse than on the reference in the newest window that can be judged .*: .*Mean absolute error/,
    ),
  ).toBeVisible();
  // The worker measures the segments after the demonstration has been loaded.
  const porto = page.getByRole("region", { name: "Segments" }).getByRole("row", { name: /Porto/ });
  await expect(porto.getByText("Drift")).toBeVisible({ timeout: 300_000 });
  await expect(page.getByRole("row", { name: /Madrid/ }).getByText("Stable")).toBeVisible();
  await expectAccessible(page);
  await porto.getByRole("button").click();
  await expect(page).toHaveURL(/segment=city:Porto/);
  await page.getByRole("button", { name: "Bias" }).click();
  await expect(page).toHaveURL(/metric=bias/);
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(page).toHaveURL(/start=/);
  const title = page.locator("#window h2");
  const there = (await title.textContent()) ?? "";
  await page.reload();
  await expect(title).toHaveText(there);
});

test("estimates stand in where labels are not there yet, and thresholds are worth what one says", async ({
  page,
}) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/credit-decision/performance?range=90d");
  await expect(page.getByText(/valid under covariate shift only/)).toBeVisible();
  await expect(page.getByText(/Where labels came later/)).toBeVisible();
  await expect(page.getByRole("img", { name: /Calibration curve/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Confusion matrix" }).getByRole("row")).toHaveCount(3);
  const worth = page.getByText(/Worth most at/);
  const before = (await worth.textContent()) ?? "";
  await page.getByLabel("false negative").fill("-20");
  await expect(page).toHaveURL(/fn=-20/);
  await expect(worth).not.toHaveText(before);
  await expectAccessible(page);
});

test("an engineer says what a row of each cell is worth, and the value per row is a metric", async ({
  page,
}) => {
  test.setTimeout(400_000);
  await signInAs(page, "viewer");
  await page.goto("/demo/models/credit-decision/performance?range=90d");
  const section = page.getByRole("region", { name: "What a row is worth", exact: true });
  await expect(section.getByRole("status")).toContainText("Nobody has said");
  await expect(section.getByText("Change")).toHaveCount(0);
  await signInAs(page, "engineer");
  await page.goto("/demo/models/credit-decision/performance?range=90d");
  await section.getByText("Change").click();
  const cells = section.getByRole("textbox");
  await expect(cells).toHaveCount(4);
  for (const [i, text] of ["0", "0", "0", "0"].entries()) await cells.nth(i).fill(text);
  await section.getByRole("button", { name: "Save" }).click();
  await expect(section.getByRole("alert")).toContainText("all cells are worth the same");
  for (const [i, text] of ["1", "-5", "-20", "10"].entries()) await cells.nth(i).fill(text);
  await section.getByRole("button", { name: "Save" }).click();
  await expect(section.getByRole("status")).toContainText("A true positive is worth 10");
  await page.getByRole("button", { name: "Value per row" }).click({ timeout: 300_000 });
  await expect(page).toHaveURL(/metric=value/);
  await expect(page.getByRole("heading", { name: "Value per row", exact: true })).toBeVisible();
  await settled(page);
  await expectAccessible(page);
  await section.getByRole("button", { name: "Take away" }).click();
  await expect(section.getByRole("status")).toContainText("Nobody has said");
  await expect(page.getByRole("button", { name: "Value per row" })).toHaveCount(0, { timeout: 60_000 });
});

test("a narrow screen in the dark, and a model that does not exist", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const page = await context.newPage();
  await signInAs(page, "viewer");
  await page.goto("/demo/models/ticket-router/performance");
  await expect(page.getByRole("heading", { name: "All metrics" })).toBeVisible();
  await settled(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.goto("/demo/models/nothing/performance");
  await expect(page.getByText("There is no model nothing in this project.")).toBeVisible();
  await context.close();
});
