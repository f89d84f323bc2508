import { expect, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { receiver } from "../tests/receivers/http.ts";
import { expectAccessible, signInAs } from "./console.ts";

const secret = `whsec_${Buffer.from("a-secret-of-32-bytes-for-browser").toString("base64")}`;

test("an admin makes a webhook, tests it, and finds the delivery in the log; a refusal is sent again", async ({
  page,
}) => {
  let mended = true;
  const to = await receiver(() => (mended ? { status: 200 } : { status: 410, body: "gone" }));
  try {
    await signInAs(page, "admin");
    await page.goto("/demo/settings/channels");
    await page.getByLabel("Kind").selectOption("webhook");
    const form = page.getByRole("form", { name: "New channel" });
    await form.getByLabel("Name").fill("own-hook");
    await form.getByLabel(/^Address/).fill(to.url);
    await form.getByLabel(/^Signing secret/).fill(secret);
    await form.getByRole("button", { name: "Make the channel" }).click();
    const card = page.getByRole("listitem").filter({ hasText: "own-hook" });
    await card.getByRole("button", { name: "Send a test" }).click();
    await expect(card.getByText("The test was delivered.")).toBeVisible();
    const [sent] = to.received;
    new Webhook(secret).verify(sent?.body ?? "", sent?.headers as Record<string, string>);
    await card.getByRole("button", { name: "Preview" }).click();
    await expect(card.getByText('"version": "4"')).toBeVisible();
    await expect(page.locator("body")).not.toContainText(secret.slice(6));
    await expectAccessible(page);

    mended = false;
    await card.getByRole("button", { name: "Send a test" }).click();
    await expect(card.getByText("The test failed: answered 410: gone")).toBeVisible();
    mended = true;
    await page.goto("/demo/notifications?state=dead");
    await page.getByRole("button", { name: "Send again" }).click();
    await expect(page.getByText("There is none in this state.")).toBeVisible();
    await page.goto("/demo/notifications");
    await expect(page.getByRole("row", { name: /own-hook.*Delivered/ })).toHaveCount(2);
    await expectAccessible(page);
  } finally {
    await to.close();
  }
});

test("the bell counts what is new and forgets it when it was read", async ({ page }) => {
  await signInAs(page, "admin");
  await page.goto("/demo/settings/channels");
  await page.getByLabel("Kind").selectOption("in-app");
  const form = page.getByRole("form", { name: "New channel" });
  await form.getByLabel("Name").fill("bell");
  await form.getByRole("button", { name: "Make the channel" }).click();
  await page
    .getByRole("listitem")
    .filter({ hasText: "bell" })
    .getByRole("button", { name: "Send a test" })
    .click();
  // The demonstration's own incidents ring as well.
  await page.getByRole("button", { name: /Messages, \d+ unread/ }).click();
  await expect(page.getByText("Test of the channel bell").first()).toBeVisible();
  await expectAccessible(page);
  await expect(async () => {
    await page.getByRole("button", { name: "Mark all as read" }).click({ timeout: 2_000 });
    await expect(page.getByRole("button", { name: "Messages, none unread" })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
});

test("who is no admin sees no channels", async ({ page }) => {
  await signInAs(page, "engineer");
  await page.goto("/demo/settings/channels");
  await expect(page.getByText("Only admins of the project manage its channels.")).toBeVisible();
  await page.goto("/demo/notifications");
  await expect(page.getByText("Only admins of the project see its delivery log.")).toBeVisible();
});
