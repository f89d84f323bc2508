import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Through the demonstration's sign-in page, by its button. */
export async function signInAs(
  page: Page,
  role: "viewer" | "engineer" | "approver" | "admin",
): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: new RegExp(role, "i") }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** No serious or critical finding of axe on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // What is fetched again is pale until it is there.
  await expect(page.locator(".opacity-60")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter((v) => v.impact === "serious" || v.impact === "critical");
  expect(grave.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`)).toEqual([]);
}

/** Nothing is being fetched for the page. The console's line for live updates stays open, so the network is never idle. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(page.getByLabel("Loading", { exact: true })).toHaveCount(0);
}
