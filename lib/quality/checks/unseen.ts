import { prepare, shareFloor, unseenValues } from "../../decide/index.ts";
import type { ColumnCheck } from "../check.ts";

/** Values that the reference never had, against the share that its singletons lead one to expect (Good–Turing). */
export const unseen = {
  name: "unseen",
  title: "New values",
  about: "column",
  unit: "share",
  noun: "with a value never seen in the reference",
  examine: ({ baseline, profile }) => {
    if (profile.kind !== "categorical") return null;
    const prepared = prepare(baseline);
    if (prepared.kind !== "categorical") return null;
    const found = unseenValues(prepared, profile);
    if (!found) return null;
    const n = profile.n - profile.nulls;
    const named = found.values.slice(0, 5).map(({ value, rows }) => `${value.slice(0, 60)} (${rows})`);
    const nothing = found.rows === 0 && prepared.singletons === 0;
    return {
      value: found.share,
      expected: found.expected,
      p: nothing ? null : found.p,
      effect: Math.max(0, found.share - found.expected),
      floor: nothing ? null : shareFloor(prepared.singletons, prepared.m, n),
      minimum: 0.01,
      ...(named.length > 0 ? { note: `new: ${named.join(", ")}` } : {}),
    };
  },
} as const satisfies ColumnCheck;
