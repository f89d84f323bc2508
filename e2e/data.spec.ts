import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible, signInAs } from "./console.ts";

const key = () => readFileSync(join(process.env.LEEWAY_E2E_DATA ?? "", "api-key"), "utf8").trim();

test("rejected rows are seen, replayed after a fix of the schema, and deleted", async ({ page, request }) => {
  const headers = { authorization: `Bearer ${key()}` };
  const csv = { ...headers, "content-type": "text/csv" };
  const base = "/api/v1/models/e2e-data";
  const put = await request.put(base, { headers, data: { task: "regression" } });
  expect(put.status()).toBe(201);
  const rows = Array.from(
    { length: 200 },
    (_, i) => `e${i},2026-01-01T00:00:${String(i % 60).padStart(2, "0")}Z,${i % 7},${i}`,
  );
  const reference = await request.put(`${base}/versions/1/reference?timestamp=at&id=id`, {
    headers: csv,
    data: `id,at,size,other\n${rows.join("\n")}\n`,
  });
  expect(reference.status()).toBe(201);
  const sent = await request.post(`${base}/events`, {
    headers: csv,
    data: "id,at,size,other\nx1,2026-02-01T00:00:00Z,large,1\nx2,2026-02-01T00:00:00Z,3,2\nx3,yesterday,3,2\n",
  });
  expect(await sent.json()).toMatchObject({ accepted: 1, rejected_count: 2 });

  await signInAs(page, "engineer");
  await page.goto("/demo/models/e2e-data/data");
  await expect(page.getByText(/large.* is not a number/)).toBeVisible();
  await expect(page.getByText("whole numbers with 7 values, each counted on its own")).toBeVisible();
  await expectAccessible(page);

  const fixed = await request.put(`${base}/versions/1`, {
    headers,
    data: { columns: [{ name: "size", kind: "categorical" }] },
  });
  expect(fixed.ok()).toBe(true);
  await page.getByRole("button", { name: "Replay" }).click();
  await expect(page.getByText("1 rows were taken, 0 were there already, 1 are still wrong.")).toBeVisible();
  await page.getByRole("button", { name: "Delete …" }).click();
  await page.getByRole("button", { name: /for good/ }).click();
  await expect(page.getByText("Nothing is in quarantine.")).toBeVisible();
});

test("a reader sees the data page without the buttons' power", async ({ page }) => {
  await signInAs(page, "viewer");
  await page.goto("/demo/models/credit-decision/data");
  await expect(page.getByRole("heading", { name: "Schema" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Quarantine" })).toHaveCount(0);
});

test("an admin makes a key that works, and revokes it; others are told whom to ask", async ({
  page,
  request,
}) => {
  await signInAs(page, "admin");
  await page.goto("/demo/settings/keys");
  await page.getByLabel("Name").fill("e2e scoring service");
  await page.getByRole("button", { name: "Make the key" }).click();
  const shown = page.getByText(/^lw_/).first();
  const made = (await page.locator(".select-all").textContent()) ?? "";
  await expect(shown).toBeVisible();
  const headers = { authorization: `Bearer ${made}` };
  expect((await request.get("/api/v1/models", { headers })).status()).toBe(200);
  expect((await request.get("/api/v1/models/credit-decision/drift", { headers })).status()).toBe(403);
  await expectAccessible(page);
  const row = page.getByRole("row", { name: /e2e scoring service/ });
  await row.getByRole("button", { name: "Revoke …" }).click();
  await row.getByRole("button", { name: "Revoke for good" }).click();
  await expect(row.getByText("revoked", { exact: true })).toBeVisible();
  expect((await request.get("/api/v1/models", { headers })).status()).toBe(401);

  await page.context().clearCookies();
  await signInAs(page, "viewer");
  await page.goto("/demo/settings/keys");
  await expect(page.getByText("Only admins of the project manage its keys.")).toBeVisible();
});
