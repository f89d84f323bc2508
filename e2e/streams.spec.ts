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
