import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKeys, auditEntries } from "#db/postgres/schema/index.ts";
import { permissions, rolePermissions, roles } from "#lib/domain/permissions.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { asRole, makeProject } from "#tests/fixtures/project.ts";
import { createKey, listKeys, revokeKey, verifyKey } from "./index.ts";

let system: ServiceContext;

beforeAll(async () => {
  system = (await makeProject()).system;
});
afterAll(closeStores);

describe("API keys", () => {
  it("shows a key once and stores only its hash", async () => {
    const made = await createKey(system, { name: "ci", scopes: ["models:read"] });
    const [row] = await system.db.select().from(apiKeys).where(eq(apiKeys.id, made.id));
    expect(JSON.stringify(row)).not.toContain(made.key);
    expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(await listKeys(system))).not.toContain(made.key);
  });

  it("verifies a key as an actor of its project with its scopes", async () => {
    const made = await createKey(system, { name: "ci", scopes: ["models:read", "drift:read"] });
    const { actor, projectId } = await verifyKey(made.key);
    expect(projectId).toBe(system.projectId);
    expect(actor).toEqual({ kind: "key", keyId: made.id, name: "ci", scopes: ["models:read", "drift:read"] });
  });

  it("refuses an unknown, a malformed, an expired and a revoked key, and says which", async () => {
    await expect(verifyKey(`lw_${"a".repeat(43)}`)).rejects.toThrow(/not known/);
    await expect(verifyKey("' or 1=1 --")).rejects.toThrow(/not known/);
    const short = await createKey(system, { name: "short", scopes: ["models:read"], expires_in_days: 1 });
    await verifyKey(short.key, new Date(Date.now() + 86_000_000));
    await expect(verifyKey(short.key, new Date(Date.now() + 87_000_000))).rejects.toThrow(/expired on/);
    await revokeKey(system, { id: short.id });
    await expect(verifyKey(short.key)).rejects.toThrow(/revoked on/);
  });

  it("revokes once: the second time, and another project's key, are not found", async () => {
    const made = await createKey(system, { name: "x", scopes: ["models:read"] });
    const other = (await makeProject()).system;
    await expect(revokeKey(other, { id: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await revokeKey(system, { id: made.id });
    await expect(revokeKey(system, { id: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("notes its use, but at most once a minute", async () => {
    const made = await createKey(system, { name: "busy", scopes: ["models:read"] });
    const usedAt = async () => {
      const [row] = await system.db.select().from(apiKeys).where(eq(apiKeys.id, made.id));
      return row?.lastUsedAt?.getTime();
    };
    const at = Date.now();
    await verifyKey(made.key, new Date(at));
    await verifyKey(made.key, new Date(at + 30_000));
    expect(await usedAt()).toBe(at);
    await verifyKey(made.key, new Date(at + 61_000));
    expect(await usedAt()).toBe(at + 61_000);
  });

  it("lets only an admin manage keys", async () => {
    for (const role of roles) {
      const attempt = createKey(asRole(system, role), { name: "k", scopes: ["models:read"] });
      if (role === "admin") expect((await attempt).key).toMatch(/^lw_/);
      else await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(rolePermissions.admin).toEqual(permissions);
  });

  it("never gives a key more than its creator holds", async () => {
    const actor = {
      kind: "key" as const,
      keyId: 1,
      name: "k",
      scopes: ["keys:manage", "models:read"] as const,
    };
    const limited = { ...system, actor };
    await expect(
      createKey(limited, { name: "up", scopes: ["models:read", "audit:read"] }),
    ).rejects.toMatchObject({ code: "FORBIDDEN", details: { missing: ["audit:read"] } });
    expect((await createKey(limited, { name: "same", scopes: ["models:read"] })).scopes).toEqual([
      "models:read",
    ]);
  });

  it("writes an audit entry without the key for each creation and revocation", async () => {
    const { system: own } = await makeProject();
    const made = await createKey(own, { name: "audited", scopes: ["models:read"] });
    await revokeKey(own, { id: made.id });
    const entries = await own.db.select().from(auditEntries).where(eq(auditEntries.projectId, own.projectId));
    expect(entries.map((e) => e.action).sort()).toEqual(["key.create", "key.revoke"]);
    expect(JSON.stringify(entries)).not.toContain(made.key);
  });
});
