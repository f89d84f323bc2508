import { expect, test } from "vitest";
import { amendedLines, type Said } from "./amended.prepare.ts";

const first: Said = {
  judged_at: "2026-03-01T10:00:00Z",
  why: "first",
  detail: null,
  verdict: "stable",
  n: 1200,
  n_labelled: 0,
};

test("a judgement that stands has no line; each one that was replaced says what it was and why", () => {
  expect(amendedLines([], "UTC")).toEqual([]);
  expect(amendedLines([first], "UTC")).toEqual([]);
  const late: Said = {
    ...first,
    judged_at: "2026-03-02T10:00:00Z",
    why: "late rows",
    verdict: "drift",
    n: 1500,
  };
  const labelled: Said = { ...late, judged_at: "2026-03-03T10:00:00Z", why: "late labels", n_labelled: 900 };
  const lines = amendedLines([first, late, labelled], "UTC");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/was drift on 1,500 rows, until labels came late\.$/);
  expect(lines[1]).toMatch(/was stable on 1,200 rows, until rows came late\.$/);
});
