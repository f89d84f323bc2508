import { expect, it } from "vitest";
import { refuseForeignWrite } from "./same-origin.ts";

function post(headers: Record<string, string>, method = "POST"): number {
  const request = new Request("http://leeway.example/api/trpc/x", {
    method,
    headers: { host: "leeway.example", ...headers },
  });
  return refuseForeignWrite(request)?.status ?? 200;
}

const json = { "content-type": "application/json" };

it("lets our own pages write, and anybody read", () => {
  expect(post({ ...json, "sec-fetch-site": "same-origin" })).toBe(200);
  expect(post({ ...json, origin: "http://leeway.example" })).toBe(200);
  expect(post({ "sec-fetch-site": "cross-site" }, "GET")).toBe(200);
});

it("refuses writes of other sites, of forms, and without any sign of their origin", () => {
  expect(post({ ...json, "sec-fetch-site": "cross-site" })).toBe(403);
  expect(post({ ...json, "sec-fetch-site": "same-site" })).toBe(403);
  expect(post({ ...json, origin: "https://evil.example" })).toBe(403);
  expect(post({ ...json, origin: "null" })).toBe(403);
  expect(post(json)).toBe(403);
  expect(post({ "content-type": "text/plain", "sec-fetch-site": "same-origin" })).toBe(403);
});
