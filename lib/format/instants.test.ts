import { expect, it } from "vitest";
import { readableInstants } from "./instants.ts";
import { whoIs } from "./who.ts";

it("writes instants as people do and leaves the rest alone", () => {
  expect(readableInstants("Told at 2026-11-26T16:34:38.510Z (first), again 2026-11-27T04:34:38Z.")).toBe(
    "Told at 26 Nov 2026, 16:34 UTC (first), again 27 Nov 2026, 04:34 UTC.",
  );
  expect(readableInstants("version 2026-11-26 of T16:34")).toBe("version 2026-11-26 of T16:34");
});

it("names people and keys by their names, and jobs as Leeway", () => {
  expect([whoIs("user:3 Ada"), whoIs("key:1 ci key"), whoIs("system:route-alerts")]).toEqual([
    "Ada",
    "ci key",
    "Leeway",
  ]);
});
