import { describe, expect, it } from "vitest";
import { z } from "zod";
import { errorCodes, httpStatus, LeewayError } from "#lib/domain/errors.ts";
import { invalid, problem } from "./problem.ts";

const request = new Request("http://localhost:3000/api/v1/models");

describe("problem", () => {
  it("answers each code with its status, its page and the request id", async () => {
    for (const code of errorCodes) {
      const response = problem(new LeewayError(code, "A sentence."), request, "r-1");
      expect(response.status).toBe(httpStatus[code]);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      expect(await response.json()).toEqual({
        type: `http://localhost:3000/docs/errors/${code}`,
        title: expect.any(String),
        status: httpStatus[code],
        code,
        detail: "A sentence.",
        request_id: "r-1",
      });
    }
  });

  it("never shows the message of an unexpected failure", async () => {
    const response = problem(new Error("password=hunter2"), request, "r-2");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("hunter2");
  });

  it("says UNAVAILABLE when a store refuses the connection, however deep the cause lies", async () => {
    const refused = Object.assign(new Error("connect 10.1.2.3:5432"), { code: "ECONNREFUSED" });
    const response = problem(new Error("query failed", { cause: refused }), request, "r-3");
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(await response.text()).not.toContain("10.1.2.3");
  });

  it("lists what a schema refused, with its place", async () => {
    const parsed = z.strictObject({ tier: z.number() }).safeParse({ tier: "x", extra: 1 });
    const error = invalid("body", parsed.error as z.ZodError);
    const body = (await problem(error, request, "r-4").json()) as { errors: { in: string; path: string }[] };
    expect(body.errors.map((e) => `${e.in} ${e.path}`)).toEqual(["body tier", "body "]);
  });

  it("asks for a key when there is none", () => {
    const response = problem(new LeewayError("UNAUTHENTICATED", "No key."), request, "r-5");
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  });
});

describe("a body that may have several shapes", () => {
  const time = z.union([z.date(), z.iso.datetime().transform((t) => new Date(t))]);
  const one = z.strictObject({ kind: z.string(), at: time });
  const shapes = z.union([z.strictObject({ all: z.array(one) }), one]);
  const said = (body: unknown) => invalid("body", shapes.safeParse(body).error!).message;

  it("is told what is wrong with the nearest one", () => {
    expect(said({ kind: "deploy", at: 3 })).toMatch(/^The body at is not valid/);
    expect(said({ all: [{ kind: 1, at: "2026-01-01T00:00:00Z" }] })).toMatch(
      /^The body all\.0\.kind is not valid/,
    );
  });
});
