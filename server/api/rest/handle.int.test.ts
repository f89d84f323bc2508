import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { makeKey, makeProject } from "#tests/fixtures/project.ts";
import { handleRest } from "./handle.ts";

let key: string;

beforeAll(async () => {
  key = await makeKey((await makeProject()).system, ["models:read", "models:write", "metrics:read"]);
});
afterAll(closeStores);

function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const init = { method, headers: { authorization: `Bearer ${key}`, ...headers }, ...(body ? { body } : {}) };
  return handleRest(new Request(`http://localhost/api/v1${path}`, init));
}

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return (await response.json()) as { code: string; detail: string; status: number; request_id: string };
}

describe("the dispatcher", () => {
  it("answers 404 for an unknown path and 405 with Allow for an unknown method", async () => {
    expect((await problemOf(await call("GET", "/nothing"))).code).toBe("NOT_FOUND");
    const refused = await call("DELETE", "/models/m");
    expect(refused.status).toBe(405);
    expect(refused.headers.get("allow")).toBe("GET, PUT, HEAD, OPTIONS");
    expect((await problemOf(refused)).status).toBe(405);
    const options = await call("OPTIONS", "/models/m");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, PUT, HEAD, OPTIONS"]);
  });

  it("answers HEAD like GET without a body", async () => {
    const response = await call("HEAD", "/models");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("refuses query parameters that the call does not name", async () => {
    const refused = await call("GET", "/models?limt=3");
    expect(refused.status).toBe(422);
    expect((await problemOf(refused)).detail).toContain("limt");
    expect((await call("GET", "/models/m?x=1")).status).toBe(422);
  });

  it("refuses a body that is no JSON, not UTF-8, of another type or too large", async () => {
    const json = { "content-type": "application/json" };
    expect((await call("PUT", "/models/m", "{", json)).status).toBe(422);
    expect((await call("PUT", "/models/m", "task=binary", { "content-type": "text/plain" })).status).toBe(
      415,
    );
    expect((await call("PUT", "/models/m", `"${"x".repeat(1_000_001)}"`, json)).status).toBe(413);
    expect((await call("PUT", "/models/m", undefined, json)).status).toBe(422);
  });

  it("echoes a sane request id and makes its own otherwise", async () => {
    const given = await call("GET", "/nothing", undefined, { "x-request-id": "abc-1" });
    expect(given.headers.get("x-request-id")).toBe("abc-1");
    expect((await problemOf(given)).request_id).toBe("abc-1");
    const made = await call("GET", "/nothing", undefined, { "x-request-id": "a b<c>" });
    expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("never lets an answer be cached or sniffed", async () => {
    const { headers } = await call("GET", "/models");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });

  it("answers 501 with a sentence where the stage is not built, whatever the query", async () => {
    const wide = await makeKey((await makeProject()).system, ["actions:read", "actions:propose"]);
    const headers = { authorization: `Bearer ${wide}` };
    const later = await call("GET", "/actions?state=open&model=m", undefined, headers);
    expect(later.status).toBe(501);
    expect((await problemOf(later)).detail).toMatch(/^Not built yet/);
    expect((await call("POST", "/actions", '{"kind":"x"}', headers)).status).toBe(501);
    expect((await call("POST", "/ingest/kserve/some-key", "{}", {})).status).toBe(501);
  });
});

describe("health and metrics", () => {
  it("is live without any store, and ready names the part that does not work", async () => {
    const live = await handleRest(new Request("http://localhost/api/v1/health/live"));
    expect(live.status).toBe(200);
    const ready = await handleRest(new Request("http://localhost/api/v1/health/ready"));
    const body = (await ready.json()) as { failing: string[]; parts: Record<string, { ok: boolean }> };
    expect(body.parts.postgres?.ok).toBe(true);
    expect(body.parts.clickhouse?.ok).toBe(true);
    expect(ready.status).toBe(body.failing.length === 0 ? 200 : 503);
    expect(body.failing.includes("worker")).toBe(!body.parts.worker?.ok);
  });

  it("counts requests by route, not by path", async () => {
    await call("GET", "/models/some-model");
    const text = await (await call("GET", "/metrics")).text();
    expect(text).toContain('leeway_http_requests_total{method="GET",route="/models/{model}",status="404"}');
    expect(text).not.toContain("some-model");
    expect(text).toMatch(/^leeway_dirty_hours \d+$/m);
  });
});
