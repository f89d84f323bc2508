import { timingSafeEqual } from "node:crypto";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Permission, permissions } from "#lib/domain/permissions.ts";
import type { Actor } from "#server/kernel/context.ts";
import { sharing } from "#server/kernel/share.ts";
import { stores } from "#server/kernel/stores.ts";
import { hashKey, isKey } from "./api-key.ts";
import { findKeyByHash, touchKey } from "./store.ts";

const touchEveryMs = 60_000;

const share = sharing<Awaited<ReturnType<typeof findKeyByHash>>>();

/** The actor and project of an API key, or UNAUTHENTICATED with the reason. */
export async function verifyKey(
  key: string,
  now = new Date(),
): Promise<{ actor: Actor & { kind: "key" }; projectId: number }> {
  const { db } = stores().postgres;
  const hash = hashKey(key);
  const row = isKey(key) ? await share(hash, () => findKeyByHash(db, hash)) : undefined;
  if (!row || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) {
    throw new LeewayError("UNAUTHENTICATED", "This API key is not known here.");
  }
  if (row.revokedAt) {
    throw new LeewayError("UNAUTHENTICATED", `This API key was revoked on ${day(row.revokedAt)}.`);
  }
  if (row.expiresAt && row.expiresAt <= now) {
    throw new LeewayError(
      "UNAUTHENTICATED",
      `This API key expired on ${day(row.expiresAt)}. Create a new one.`,
    );
  }
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > touchEveryMs) {
    await touchKey(db, row.id, now);
  }
  const actor = {
    kind: "key" as const,
    keyId: row.id,
    name: row.name,
    scopes: row.scopes.filter(isPermission),
  };
  return { actor, projectId: row.projectId };
}

function isPermission(scope: string): scope is Permission {
  return (permissions as readonly string[]).includes(scope);
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
