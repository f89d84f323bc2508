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

test("causes are put in another order, which stays, and one is confirmed where the timeline draws them", async ({
  page,
}) => {
  test.setTimeout(600_000);
  await signInAs(page, "engineer");
  await page.goto("/demo/incidents?q=kitchen_prep_minutes");
  // The incident of the column itself, not the one of its quality; what else drifted by then stands beside it.
  const title = /(^|, | and )kitchen_prep_minutes($|, | and )/;
  const incident = page.getByRole("rowheader").getByRole("link", { name: title });
  await expect(incident).toBeVisible({ timeout: 240_000 });
  await incident.click();
  const causes = page.getByRole("list", { name: "Causes in order" });
  const titles = causes.getByRole("heading", { level: 3 });
  await expect(titles.nth(1)).toBeVisible({ timeout: 240_000 });
  await expect(page.getByRole("region", { name: "Lanes" })).toBeVisible();
  await settled(page);
  await expectAccessible(page);

  const [first, second, ...rest] = await titles.allTextContents();
  const swapped = [second!, first!, ...rest];
  const up = `Move cause ${Number.parseInt(second!, 10)} up`;
  await causes.getByRole("button", { name: up, exact: true }).click();
  await expect(titles).toHaveText(swapped);
  await expect(page.getByText(/^Ordered by/)).toBeVisible();
  await page.reload();
  await expect(titles).toHaveText(swapped);

  await page.getByRole("link", { name: "On one axis of time" }).click();
  await expect(page).toHaveURL(/\/timeline$/);
  await expect(titles).toHaveText(swapped);
  const confirm = causes.getByRole("button", { name: /^Confirm cause \d+$/ }).first();
  const rank = Number.parseInt((await confirm.getAttribute("aria-label"))!.replace(/\D/g, ""), 10);
  const note = `Seen in the kitchen's log ${Date.now()}`;
  await causes.getByRole("textbox", { name: `Note on cause ${rank}`, exact: true }).fill(note);
  await confirm.click();
  const said = causes.getByText(note);
  await expect(said).toHaveText(/^Confirmed by .*: Seen in/);
  await expect(causes.getByRole("button", { name: `Confirm cause ${rank}`, exact: true })).toHaveCount(0);
  await page.reload();
  await expect(said).toBeVisible();
  await settled(page);
  await expectAccessible(page);

  // At an earlier time there is nothing to press.
  await page.getByRole("slider", { name: /Known at that time/ }).press("Home");
  await expect(page.getByText("Go back to now to judge them.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^(Confirm|Reject|Move) cause/ })).toHaveCount(0);
});

test("on a narrow screen the names of the lanes stay while the lanes scroll from the onset on", async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const page = await context.newPage();
  await signInAs(page, "viewer");
  await page.goto("/demo/incidents?q=kitchen_prep_minutes");
  await page.getByRole("rowheader").getByRole("link").first().click();
  await page.getByRole("link", { name: "On one axis of time" }).click();
  await expect(page).toHaveURL(/\/timeline$/);
  const lanes = page.getByRole("region", { name: "Lanes" });
  await expect(lanes).toBeVisible();
  await expect.poll(() => lanes.evaluate((el) => el.scrollLeft)).toBeGreaterThan(0);
  const name = lanes.getByText("Notifications", { exact: true });
  const left = (await name.boundingBox())!.x;
  await lanes.evaluate((el) => el.scrollTo({ left: el.scrollWidth }));
  expect(Math.abs((await name.boundingBox())!.x - left)).toBeLessThan(1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await settled(page);
  await expectAccessible(page);
  await expect(page.getByRole("button", { name: /^(Confirm|Reject|Move) cause/ })).toHaveCount(0);
  await context.close();
});
