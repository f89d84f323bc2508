import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { expectAccessible, settled, signInAs } from "./console.ts";

const servers: Server[] = [];

/** A site elsewhere whose one page frames an address. */
async function siteWith(frame: () => string): Promise<string> {
  const site = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      `<!doctype html><title>Wiki</title><iframe src="${frame()}" title="t" width="900" height="600"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  servers.push(site);
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

test.afterAll(() => {
  for (const site of servers) site.close();
});

test("a page elsewhere shows the timeline where its token allows it, and not else", async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000);
  let address = "about:blank";
  const [wiki, other] = [await siteWith(() => address), await siteWith(() => address)];
  await signInAs(page, "engineer");
  await page.goto("/demo/incidents");
  const first = page.getByRole("rowheader").getByRole("link").first();
  await expect(first).toBeVisible({ timeout: 240_000 });
  await first.click();
  await page.getByRole("link", { name: "On one axis of time" }).click();
  const pdf = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export as PDF" }).click();
  expect((await pdf).suggestedFilename()).toMatch(/^incident-\d+\.pdf$/);

  await page.getByLabel("Origins, with a space between them").fill(wiki);
  await page.getByRole("button", { name: "Make the frame" }).click();
  const made = page.getByText(/<iframe src=/);
  await expect(made).toBeVisible();
  address = /src="([^"]+)"/.exec((await made.textContent()) ?? "")![1]!;
  await settled(page);
  await expectAccessible(page);

  // Somebody who never signed in.
  const stranger = await browser.newContext();
  const reader = await stranger.newPage();
  const title = reader.frameLocator("iframe").getByRole("heading", { level: 1 });
  await reader.goto(wiki);
  await expect(title).toHaveText(/^Incident \d+/);
  await expect(reader.frameLocator("iframe").getByRole("img", { name: "Timeline" })).toBeVisible();
  // A narrow frame begins at the onset, without a script.
  const unscrolled = () =>
    reader
      .frameLocator("iframe")
      .getByRole("region", { name: "Lanes" })
      .evaluate((lanes) => {
        const [names, before] = [...lanes.querySelectorAll("svg")].map((svg) => svg.clientWidth);
        const most = lanes.scrollWidth - lanes.clientWidth;
        return names && before ? Math.abs(Math.min(before, most) - lanes.scrollLeft) : Infinity;
      });
  await expect.poll(unscrolled).toBeLessThanOrEqual(2);
  await reader.goto(address);
  await expectAccessible(reader);

  const blocked = reader.waitForEvent("console", (m) => m.text().includes("frame-ancestors"));
  await reader.goto(other);
  await blocked;
  await expect(title).toHaveCount(0);

  await page.getByRole("button", { name: `Revoke the frame for ${wiki}` }).click();
  await expect(page.getByText(/^revoked by/).first()).toBeVisible();
  const answer = await reader.request.get(address);
  expect(answer.status()).toBe(403);
  expect(answer.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  await reader.goto(wiki);
  await expect(title).toHaveCount(0);

  const signIn = await reader.request.get("/sign-in");
  expect(signIn.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect((await reader.request.get("/embed/other")).headers()["content-security-policy"]).toContain(
    "frame-ancestors 'none'",
  );
  await stranger.close();
});
