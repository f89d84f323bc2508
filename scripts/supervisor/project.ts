import { chmodSync, existsSync, renameSync, writeFileSync } from "node:fs";
import { permissions } from "#lib/domain/permissions.ts";
import { createKey, projectContext } from "#server/auth/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import type { Paths } from "./paths.ts";

/** The first project, and its admin key in a file that only the owner can read. */
export async function makeProject(paths: Paths): Promise<void> {
  try {
    const ctx = await projectContext({ slug: "demo", job: "start", create: { name: "Demonstration" } });
    if (existsSync(paths.apiKey)) return;
    const { key } = await createKey(ctx, { name: "first start", scopes: [...permissions] });
    writeFileSync(`${paths.apiKey}.new`, `${key}\n`, { mode: 0o600 });
    chmodSync(`${paths.apiKey}.new`, 0o600);
    renameSync(`${paths.apiKey}.new`, paths.apiKey);
  } finally {
    await closeStores();
  }
}
