import { readdir, readFile } from "node:fs/promises";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { errorCodes } from "#lib/domain/errors.ts";
import { permissions } from "#lib/domain/permissions.ts";
import { apiPage } from "./api-page.ts";
import { openapi } from "./openapi.ts";
import { restRoutes } from "./rest/index.ts";
import type { RestRoute } from "./rest/route.ts";
import { appRouter } from "./root.ts";

const here = import.meta.dirname;

/** The only calls that need no key. */
const open = [
  "/health/live",
  "/health/ready",
  "/openapi.json",
  "/hooks/github/{hook_key}",
  "/ingest/kserve/{ingest_key}",
];

describe("the REST registry", () => {
  it("holds every route of every file in server/api/rest", async () => {
    const files = (await readdir(`${here}/rest`)).filter((f) => f.endsWith(".ts") && !f.includes(".test."));
    for (const file of files) {
      const exported = Object.entries(
        (await import(/* @vite-ignore */ `${here}/rest/${file}`)) as Record<string, unknown>,
      );
      for (const [name, value] of exported) {
        if (!name.endsWith("Routes") || !Array.isArray(value)) continue;
        for (const route of value as RestRoute[]) {
          expect(restRoutes.includes(route), `${file}: ${route.method} ${route.path}`).toBe(true);
        }
      }
    }
  });

  it("states a permission for every call; only five are open", () => {
    for (const route of restRoutes) {
      const known = route.permission === "public" || permissions.includes(route.permission);
      expect(known, `${route.method} ${route.path}`).toBe(true);
    }
    expect(
      restRoutes
        .filter((r) => r.permission === "public")
        .map((r) => r.path)
        .sort(),
    ).toEqual(open.sort());
  });

  it("states every call once, with a summary and an answer", () => {
    const names = restRoutes.map((r) => `${r.method} ${r.path}`);
    expect(new Set(names).size).toBe(names.length);
    for (const route of restRoutes) {
      expect(route.summary.length, route.path).toBeGreaterThan(5);
      expect(Object.keys(route.responses).length, route.path).toBeGreaterThan(0);
    }
  });

  it("is described by a valid OpenAPI 3.1 document with a scope for each guarded call", async () => {
    const document = openapi(restRoutes, "1");
    const plain = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
    const result = await new Validator().validate(plain);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    const paths = plain.paths as Record<
      string,
      Record<string, { operationId: string; description?: string }>
    >;
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations).toHaveLength(restRoutes.length);
    expect(new Set(operations.map((o) => o.operationId)).size).toBe(operations.length);
  });

  it("is what docs/api.md says", async () => {
    await expect(apiPage(restRoutes)).toMatchFileSnapshot("../../docs/api.md");
  });
});

describe("the tRPC router", () => {
  it("states a permission for every procedure; only what is a person's own needs none of a project", () => {
    const procedures = Object.entries(appRouter._def.procedures as Record<string, unknown>);
    expect(procedures.length).toBeGreaterThan(0);
    for (const [name, procedure] of procedures) {
      const { meta } = (procedure as { _def: { meta?: { permission?: string } } })._def;
      const known = [...permissions, "signed-in"].includes(String(meta?.permission));
      expect(known, `${name} states ${meta?.permission}`).toBe(true);
      if (meta?.permission === "signed-in") expect(name).toMatch(/^session\./);
    }
  });
});

describe("error codes", () => {
  it("have a page each, which opens with the code and says what to do; and no page is left over", async () => {
    const folder = `${here}/../../docs/errors`;
    const pages = await readdir(folder);
    expect(pages.sort()).toEqual(errorCodes.map((code) => `${code}.md`).sort());
    for (const code of errorCodes) {
      const text = await readFile(`${folder}/${code}.md`, "utf8");
      expect(text.startsWith(`# ${code}\n`), code).toBe(true);
      expect(text, code).toContain("## What to do");
    }
  });
});
