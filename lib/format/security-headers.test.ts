import { expect, it } from "vitest";
import { contentSecurityPolicy, pageHeaders } from "./security-headers.ts";

it("lets no script run without the nonce, and no other site frame a page", () => {
  const policy = contentSecurityPolicy("abc", false);
  expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("object-src 'none'");
});

it("asks for HTTPS for ever only where the page came by HTTPS", () => {
  expect(pageHeaders(false)).not.toHaveProperty("strict-transport-security");
  expect(pageHeaders(true)).toHaveProperty("strict-transport-security");
  expect(pageHeaders(false)["x-content-type-options"]).toBe("nosniff");
});
