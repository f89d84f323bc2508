import { expect, test } from "@playwright/test";
import { expectAccessible, signInAs } from "./console.ts";

test("the broken join shows as missing values, with its numbers in words", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/credit-decision/quality?as=table");
  const table = page.getByRole("region", { name: "Data quality by column and window, as a table" });
  const bureau = table.getByRole("row", { name: /^bureau_score/ });
  await expect(bureau.getByText("● missing values")).toHaveCount(3);
  await expect(table.getByRole("row", { name: /^loan_amount_eur/ }).getByText("●")).toHaveCount(0);
  await expectAccessible(page);

  await page.getByRole("button", { name: "View as heatmap" }).click();
  const grid = page.getByRole("grid", { name: "Data quality by column and window" });
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  for (let i = 0; i < 30; i++) {
    const told = await page.locator("#heatmap-cell").textContent();
    if (told?.includes("problem")) break;
    await page.keyboard.press("ArrowRight");
  }
  await expect(page.locator("#heatmap-cell")).toContainText(/Missing values: \d+(\.\d)? % null, expected/);
  await page.keyboard.press("Enter");
  const detail = page.getByRole("complementary", { name: "Selected cell" });
  await expect(detail.getByText(/% null, expected/)).toBeVisible();
  await expect(detail.getByText(/by chance up to/).first()).toBeVisible();
  await expect(page).toHaveURL(/feature=.*start=/);
  await expectAccessible(page);
});

test("one check alone, on a narrow screen, and the address keeps it", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signInAs(page, "viewer");
  await page.goto("/demo/models/ticket-router/quality");
  await page.getByRole("combobox", { name: "Check" }).selectOption({ label: "New values" });
  await expect(page).toHaveURL(/check=unseen/);
  await expect(page.getByText(/Problems in the newest full window: product\./)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Check" })).toHaveValue("unseen");
  await expectAccessible(page);
});
