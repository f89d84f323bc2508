import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { permissions, type Role, rolePermissions, roles } from "#lib/domain/permissions.ts";
import { createKey, revokeKey } from "#server/auth/index.ts";
import { recordSignIn } from "#server/auth/record-sign-in.ts";
import { allows } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { asRole, makeKey, makeProject } from "#tests/fixtures/project.ts";
import { handleRest } from "./handle.ts";
import { restRoutes } from "./index.ts";

const origin = "http://localhost:3000";
const secret = "a test secret of more than thirty-two characters";
let system: ServiceContext;
let slug: string;

beforeAll(async () => {
  process.env.LEEWAY_SECRET = secret;
  ({ system, slug } = await makeProject());
});
afterAll(closeStores);

function call(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  return handleRest(new Request(`${origin}/api/v1${path}`, { method, headers, ...(body ? { body } : {}) }));
}

function bearer(key: string) {
  return { authorization: `Bearer ${key}` };
}

async function code(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

describe("who may call what", () => {
  it("gives every role exactly its permissions", () => {
    for (const role of roles) {
      const { actor } = asRole(system, role);
      for (const permission of permissions) {
        expect(allows(actor, permission), `${role} ${permission}`).toBe(
          rolePermissions[role].includes(permission),
        );
      }
    }
  });

  it.each(roles)(
    "refuses a key with the scopes of %s on every call outside of them, and only there",
    async (role) => {
      const key = await makeKey(system, rolePermissions[role]);
      for (const route of restRoutes) {
        if (route.permission === "public") continue;
        const path = route.path.replace(/\{\w+\}/g, "nothing-here");
        const response = await call(route.method, path, bearer(key));
        const allowed = rolePermissions[role].includes(route.permission);
        expect(response.status === 403, `${route.method} ${route.path} → ${response.status}`).toBe(!allowed);
        await response.body?.cancel();
      }
    },
  );

  it("refuses every guarded call without a key, with an unknown one and with a revoked one", async () => {
    const gone = await createKey(system, { name: "gone", scopes: [...permissions] });
    await revokeKey(system, { id: gone.id });
    for (const headers of [
      {},
      bearer(`lw_${"x".repeat(43)}`),
      bearer(gone.key),
      { authorization: "Basic abc" },
    ]) {
      for (const route of restRoutes) {
        if (route.permission === "public") continue;
        const response = await call(route.method, route.path.replace(/\{\w+\}/g, "x"), headers);
        expect(response.status, `${route.method} ${route.path}`).toBe(401);
        expect(response.headers.get("www-authenticate")).toContain("Bearer");
      }
    }
  });

  it("takes the key as X-API-Key too", async () => {
    const key = await makeKey(system, ["models:read"]);
    expect((await call("GET", "/models", { "x-api-key": key })).status).toBe(200);
  });

  it("answers 404 for another project's model, as for one that does not exist", async () => {
    const other = (await makeProject()).system;
    const theirs = bearer(await makeKey(other, ["models:read", "models:write"]));
    const json = { "content-type": "application/json" };
    const made = await call("PUT", "/models/secret", { ...theirs, ...json }, '{"task":"binary"}');
    expect(made.status).toBe(201);
    const ours = bearer(await makeKey(system, ["models:read", "models:write"]));
    const [foreign, missing] = await Promise.all(
      ["secret", "absent"].map((m) => call("GET", `/models/${m}`, ours)),
    );
    expect(foreign?.status).toBe(404);
    expect(await code(foreign as Response)).toBe(await code(missing as Response));
    const list = (await (await call("GET", "/models", ours)).json()) as { models: unknown[] };
    expect(list.models).toEqual([]);
  });
});

describe("a browser session", () => {
  async function browser(role: Role, more: Record<string, string> = {}): Promise<Record<string, string>> {
    const who = { issuer: "https://id.example", subject: `${slug} ${role}`, email: null, name: role };
    const { userId } = await recordSignIn(who, new Map([[slug, role]]));
    const token = await encode({ token: { uid: userId }, secret, maxAge: 60 });
    return { cookie: `leeway-session=${token}`, "sec-fetch-site": "same-origin", ...more };
  }

  it("may download from Leeway's own pages with its role", async () => {
    expect((await call("GET", "/models", await browser("viewer"))).status).toBe(200);
    expect((await call("GET", `/models?project=${slug}`, await browser("viewer"))).status).toBe(200);
    expect((await call("GET", "/metrics", await browser("viewer"))).status).toBe(403);
    expect((await call("GET", "/models?project=elsewhere", await browser("viewer"))).status).toBe(404);
  });

  it("may not when another site made the browser ask, and may never write", async () => {
    const foreign = await browser("admin", { "sec-fetch-site": "cross-site" });
    expect((await call("GET", "/models", foreign)).status).toBe(403);
    const own = await browser("admin", { "content-type": "application/json" });
    expect((await call("PUT", "/models/x", own, '{"task":"binary"}')).status).toBe(403);
  });
});
