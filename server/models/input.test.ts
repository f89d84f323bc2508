import { describe, expect, it } from "vitest";
import { modelBody, modelRef, versionBody } from "./input.ts";

function accepts(body: Record<string, unknown>): boolean {
  return modelBody.safeParse({ task: "binary", ...body }).success;
}

describe("what PUT /models takes", () => {
  it("takes IANA zones and refuses offsets and inventions", () => {
    for (const zone of ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "US/Eastern"]) {
      expect(accepts({ time_zone: zone }), zone).toBe(true);
    }
    for (const zone of ["", "+02:00", "-03:00", "Mars/Olympus", "Europe/berlin berlin", 3, null]) {
      expect(accepts({ time_zone: zone }), String(zone)).toBe(false);
    }
  });

  it("takes ISO 8601 durations", () => {
    for (const d of ["P14D", "PT36H", "P1Y2M3DT4H5M6.5S", "P2W", "PT0S"]) {
      expect(accepts({ label_maturity: d }), d).toBe(true);
    }
    for (const d of ["", "P", "PT", "14D", "P1DT", "14 days", "P1S", 14]) {
      expect(accepts({ label_maturity: d }), String(d)).toBe(false);
    }
  });

  it("bounds the tier, requires a known task and refuses what it does not know", () => {
    expect(accepts({ tier: 1 })).toBe(true);
    for (const tier of [0, 5, 1.5, "1"]) expect(accepts({ tier }), String(tier)).toBe(false);
    expect(accepts({ task: "clustering" })).toBe(false);
    expect(accepts({ timezone: "UTC" })).toBe(false);
  });

  it("keeps names to what needs no escaping in a URL", () => {
    for (const model of ["credit", "Credit_v2.1", "0", "a".repeat(100)]) {
      expect(modelRef.safeParse({ model }).success, model).toBe(true);
    }
    for (const model of ["", ".hidden", "-x", "a/b", "a b", "é", "a".repeat(101)]) {
      expect(modelRef.safeParse({ model }).success, model).toBe(false);
    }
  });
});

describe("what PUT /models/{m}/versions/{v} takes", () => {
  it("takes overrides of kind and role, and each column once", () => {
    expect(versionBody.safeParse({}).success).toBe(true);
    expect(versionBody.safeParse({ columns: [{ name: "zip", kind: "categorical" }] }).success).toBe(true);
    expect(versionBody.safeParse({ columns: [{ name: "a" }, { name: "a" }] }).success).toBe(false);
    expect(versionBody.safeParse({ columns: [{ name: "a", kind: "string" }] }).success).toBe(false);
    expect(versionBody.safeParse({ columns: [{ name: "a", type: "numeric" }] }).success).toBe(false);
  });
});
