import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type KeyRow, selectKeys } from "./store.ts";

export type KeyView = {
  id: number;
  name: string;
  prefix: string;
  scopes: string[];
  created_by: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
};

/** The project's keys, newest first; never the keys themselves. */
export async function listKeys(ctx: ServiceContext): Promise<KeyView[]> {
  authorize(ctx, "keys:manage");
  return (await selectKeys(ctx.db, ctx.projectId)).map(viewKey);
}

export function viewKey(row: KeyRow): KeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
  };
}
