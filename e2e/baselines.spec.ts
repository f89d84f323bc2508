import { expect, test } from "@playwright/test";
import { expectAccessible, signInAs } from "./console.ts";

test("another baseline is chosen in the sentence, kept in the address, and named by the cell", async ({
  page,
}) => {
  await signInAs(page, "engineer");
  await page.goto("/demo/models/delivery-time/drift?range=90d&sort=name");
  const grid = page.getByRole("grid");
  await expect(grid).toBeVisible();
  await page.getByLabel("Baseline").selectOption({ label: "the 8 same weekdays before" });
  await expect(page).toHaveURL(/baseline=same-weekday/);
  await expect(grid).toBeVisible();
  await grid.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  const detail = page.getByRole("complementary", { name: "Selected cell" });
  await expect(
    detail.getByText(/Compared with the 8 same weekdays before: 8 periods from .* rows\./),
  ).toBeVisible();
  await expectAccessible(page);
  await detail.getByRole("button", { name: "Why this verdict" }).click();
  await expect(page).toHaveURL(/features\/.*baseline=same-weekday/);
  await expect(page.getByText(/Held to its baseline's \d periods/)).toBeVisible();
  await expectAccessible(page);
});

test("weeks have no same weekday: the view goes back to the reference", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/delivery-time/drift?range=90d&baseline=same-weekday:8");
  await expect(page.getByLabel("Baseline")).toHaveValue("same-weekday:8");
  await page.getByLabel("Window", { exact: true }).selectOption("week");
  await expect(page.getByLabel("Baseline")).toHaveValue("reference");
  await expect(page.getByRole("grid")).toBeVisible();
});

test("a baseline that is none is said to be none", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/delivery-time/drift?baseline=yesterday");
  await expect(page.getByText(/yesterday is no baseline: a baseline is reference/)).toBeVisible();
});

test("a proposed rule can name another baseline", async ({ page }) => {
  await signInAs(page, "engineer");
  await page.goto("/demo/models/delivery-time/monitors");
  const inputs = page.getByRole("listitem").filter({ hasText: "Daily over 14 inputs" });
  await inputs.getByRole("button", { name: "Try another rule" }).click();
  await inputs.getByLabel("Baseline").selectOption("trailing:28d");
  await expect(inputs.getByRole("row", { name: /^Proposed/ })).toBeVisible();
  await expect(inputs.getByRole("button", { name: "Use the proposed rule" })).toBeEnabled();
});
