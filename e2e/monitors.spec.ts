import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, signInAs } from "./console.ts";

/** The line of a column's own finding, not of a check on it. */
const findingOf = (page: Page, column: string) =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name: column, exact: true }) });

test("findings name the known incidents, and another rule is tried before it is used", async ({ page }) => {
  await signInAs(page, "engineer");
  await page.goto("/demo/models/delivery-time/monitors");
  const row = findingOf(page, "kitchen_prep_minutes");
  await expect(row.getByText("Closed")).toBeVisible();
  const inputs = page.getByRole("listitem").filter({ hasText: "Daily over 14 inputs" });
  await inputs.getByRole("button", { name: "What would it notice?" }).click();
  await expect(inputs.getByText("injecting it into the reference")).toBeVisible();
  await inputs.getByRole("button", { name: "Try another rule" }).click();
  await inputs.getByLabel("Minimum effect").selectOption("0.5");
  await expect(inputs.getByRole("row", { name: /^Proposed/ })).toBeVisible();
  await expectAccessible(page);
  await row.getByRole("link", { name: "kitchen_prep_minutes" }).click();
  await expect(page.getByRole("heading", { name: "kitchen_prep_minutes" })).toBeVisible();
});

test("a reader sees monitors and findings without the buttons that change them", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/delivery-time/monitors");
  await expect(findingOf(page, "kitchen_prep_minutes")).toBeVisible();
  await expect(page.getByRole("button", { name: /Switch/ })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "New monitor" })).toHaveCount(0);
});
