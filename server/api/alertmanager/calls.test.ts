import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { permissions } from "#lib/domain/permissions.ts";
import { alertmanagerCalls } from "./calls.ts";

test("every call states a scope, once, and docs/alerting.md says the same", async () => {
  const page = await readFile(`${import.meta.dirname}/../../../docs/alerting.md`, "utf8");
  const names = alertmanagerCalls.map((c) => `${c.method} ${c.path}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { method, path, permission } of alertmanagerCalls) {
    expect(permissions).toContain(permission);
    expect(page).toContain(`| \`${method} /api/v2${path}\` | \`${permission}\``);
  }
});
