import { expect, test } from "@playwright/test";
import { expectAccessible, settled, signInAs } from "./console.ts";

for (const width of [1440, 390]) {
  test(`every signal shows its detectors with their false alarms at ${width} px`, async ({ page }) => {
    // Thresholds are set by simulation, in the background: on a small machine that takes minutes.
    test.setTimeout(400_000);
    await page.setViewportSize({ width, height: 900 });
    await signInAs(page, "viewer");
    await page.goto("/demo/models/credit-decision/streams");
    await expect(page.getByRole("heading", { name: "Streams", level: 1 })).toBeVisible();
    const table = page.getByRole("region", { name: /^Detectors of / }).first();
    await expect(table.getByRole("rowheader").first()).toBeVisible({ timeout: 300_000 });
    await expect(table.getByText(/one in .+ (or more|to .+)\)/).first()).toBeVisible();
    await settled(page);
    await expectAccessible(page);
  });
}

test("an engineer sets the run length, bad input is refused in words, and the thresholds follow", async ({
  page,
}) => {
  test.setTimeout(400_000);
  await signInAs(page, "engineer");
  await page.goto("/demo/models/credit-decision/streams");
  const section = page.getByRole("region", { name: "Run length" });
  await expect(section.getByRole("status")).toContainText("10,000 values");
  await section.getByText("Change", { exact: true }).click();
  const form = page.getByRole("form", { name: "Run length" });
  const length = form.getByLabel(/^Values between two false alarms/);
  await length.fill("12");
  await expect(form.getByRole("alert")).toContainText("500");
  await length.fill("2000");
  await expect(form.getByRole("alert")).toHaveCount(0);
  await expectAccessible(page);
  const boxes = form.getByRole("group", { name: "Detectors" }).getByRole("checkbox");
  const cusum = form.getByRole("checkbox", { name: "CUSUM" });
  for (const box of await boxes.all()) await box.uncheck();
  await cusum.check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(section.getByRole("status")).toContainText("2,000 values");
  await expect(section.getByRole("status")).toContainText("Only 1 of 11 detectors are watched.");
  const table = page.getByRole("region", { name: /^Detectors of / }).first();
  await expect(table.getByRole("rowheader")).toHaveText(["CUSUM"], { timeout: 300_000 });
  await page.reload();
  await expect(section.getByRole("status")).toContainText("2,000 values");
  // Back to the usual, which other tests may read.
  await section.getByText("Change", { exact: true }).click();
  await length.fill("");
  for (const box of await boxes.all()) await box.check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(section.getByRole("status")).toContainText("10,000 values");
  await expect(section.getByRole("status")).not.toContainText("Only");
});

test("a reader sees the run length, and no form", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/credit-decision/streams");
  await expect(page.getByRole("status").filter({ hasText: "values" })).toBeVisible();
  await expect(page.getByText("Change", { exact: true })).toHaveCount(0);
});
