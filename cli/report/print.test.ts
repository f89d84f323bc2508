import { expect, test } from "vitest";
import type { Verdict } from "#lib/domain/drift.ts";
import type { Report } from "./build.ts";
import { htmlReport } from "./html.ts";
import type { ReportQuality } from "./quality.ts";
import type { ReportFeature, ReportScore } from "./score.ts";
import { tableReport } from "./table.ts";

const attack = `<script>alert("x")</script>' onload='x'`;

function score(day: number, verdict: Verdict): ReportScore {
  const at = (d: number) => new Date(Date.UTC(2026, 0, d)).toISOString();
  return {
    start: at(day),
    end: at(day + 1),
    n: 1234,
    complete: true,
    verdict,
    state: verdict,
    p: 1.23456789e-12,
    p_adjusted: 1.23456789e-10,
    effect: { name: "wasserstein", value: 0.1234567 * day, floor: 0.0812345, minimum: 0.1 },
    scores: Object.fromEntries(
      ["psi", "js", "wasserstein", "ks", "null_rate"].map((name) => [
        name,
        { value: 0.123456789, p: 1e-12, floor: 0.0456789, method: "exact" as const },
      ]),
    ),
    presets: { evidently: { value: 0.123456789, threshold: 0.1, drift: true } },
  };
}

function fault(text: string): ReportQuality {
  const numbers = { value: 0.031, expected: 0.004, p: 1e-9, p_adjusted: 1e-8, effect: 0.027, floor: 0.01 };
  const found = { ...numbers, verdict: "drift" as const, minimum: 0.01, note: `new: ${text}` };
  const window = { start: null, end: null, complete: true, n: 1000, verdict: "drift" as const };
  return {
    column: text,
    kind: "categorical",
    verdict: "drift",
    windows: [{ ...window, checks: { unseen: found } }],
  };
}

function report(features: number, windows: number, name: (i: number) => string): Report {
  const verdicts: Verdict[] = ["stable", "drift", "warning"];
  const made = Array.from({ length: features }, (_, i): ReportFeature => {
    const verdict = verdicts[i % 3]!;
    const scores = Array.from({ length: windows }, (_unused, w) => score(w + 1, verdict));
    return { feature: name(i), kind: "numeric", verdict, windows: scores };
  });
  const bars = Array.from({ length: 30 }, (_, i) => ({
    label: `${attack} ${i}`,
    reference: Math.sqrt(i) / 70,
    current: Math.sqrt(30 - i) / 70,
    fresh: i === 3,
  }));
  return {
    body: {
      grain: "day",
      segment: null,
      baseline: "reference",
      as_of: "2026-02-01T00:00:00.000Z",
      q: 0.04,
      features: made,
      segments: [{ segment: `country:${attack}`, features: made.slice(0, 2) }],
      quality: { columns: [fault(attack)] },
      left_out: [{ column: attack, reason: attack }],
    },
    reference: { path: attack, rows: 5000 },
    current: { path: attack, rows: 4000 },
    plots: new Map(
      made.map(({ feature }, i) => [feature, { form: i % 2 ? "values" : "bins", bars, low: 0, high: 10 }]),
    ),
    notes: [attack],
  };
}

test("a page of 50 features and 30 windows is under 1 MB and asks for nothing", () => {
  const page = htmlReport(report(50, 30, (i) => `a feature with a name of usual length ${i}`));
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  expect(page).not.toMatch(/(src|href)="(?!#)|url\(|@import|<link|<script/);
});

test("nothing that a file says becomes markup", () => {
  const page = htmlReport(report(3, 2, (i) => `${attack} ${i}`));
  expect(page).not.toContain("<script");
  expect(page).not.toContain("' onload=");
  expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; onload=&#39;x&#39;");
});

test("the table has the worst first, straight columns, and colour only where asked", () => {
  const made = report(3, 2, (i) => `f${i}\n\x1b[31m`);
  const plain = tableReport({ ...made, body: { ...made.body, segments: [] } }, { colour: false });
  const lines = plain.split("\n");
  expect(plain).not.toContain("\x1b");
  expect(lines.slice(0, 4).map((line) => line.slice(0, 10).trim())).toEqual([
    "verdict",
    "✖ drift",
    "▲ warning",
    "✓ stable",
  ]);
  expect(new Set(lines.slice(0, 4).map((line) => line.search(/kind|numeric/))).size).toBe(1);
  expect(plain).toContain("1 of 3 features drift, 1 with a warning: 4000 current rows in 2 windows (day)");
  expect(tableReport(made, { colour: true })).toContain("\x1b[31m✖ drift");
});

test("data quality stands in the table and on the page, in words", () => {
  const made = report(3, 2, (i) => `f${i}`);
  const words = "3.1 % with a value never seen in the reference, expected 0.4 %";
  expect(tableReport(made, { colour: false })).toContain(words);
  expect(tableReport(made, { colour: false })).toContain("1 of 1 columns have a data quality problem.");
  expect(htmlReport(made)).toContain(words);
});
