import { expect, test } from "vitest";
import {
  adaptedText,
  auditSentence,
  auditWarning,
  domainOf,
  type MetricSeries,
  type MetricWindow,
  metricSentence,
  pointsOf,
  summaryOf,
  windowAt,
} from "./series.prepare.ts";

function window(day: number, change: Partial<MetricWindow> = {}): MetricWindow {
  return {
    start: `2026-01-0${day}T00:00:00.000Z`,
    end: `2026-01-0${day + 1}T00:00:00.000Z`,
    n: 100,
    n_labelled: 80,
    sampled: null,
    complete: true,
    value: 0.8,
    low: 0.7,
    high: 0.9,
    estimate: 0.82,
    estimate_low: 0.7,
    estimate_high: 0.94,
    verdict: "stable",
    basis: "realised",
    p: 0.5,
    p_adjusted: 0.6,
    worsening: 0.01,
    floor: 0.05,
    minimum: 0.02,
    estimates: null,
    ...change,
  };
}

function audited(windows: number, error: number, coverage: number, note: string | null = null) {
  const verdict = note === null ? ("holds" as const) : ("not trustworthy" as const);
  return { windows, mean_absolute_error: error, coverage, stated_coverage: 0.95, p: 1, verdict, note };
}

function series(windows: MetricWindow[]): MetricSeries {
  return {
    metric: "auroc",
    label: "AUROC",
    better: "higher",
    verdict: windows.at(-1)?.verdict ?? "insufficient",
    reference: { n: 500, value: 0.81, low: 0.78, high: 0.84 },
    audit: audited(2, 0.013, 1),
    audits: null,
    windows,
  };
}

const unlabelled = window(3, {
  n_labelled: 0,
  value: null,
  low: null,
  high: null,
  basis: "estimated",
  complete: false,
});

test("a window without labels is a gap in the line and not in the estimate", () => {
  const points = pointsOf(series([window(1), unlabelled]));
  expect(points[1]).toMatchObject({ value: null, interval: null, estimate: 0.82, band: [0.7, 0.94] });
});

test("the window that is shown is the asked one, else the newest full one with a figure", () => {
  const made = series([window(1), window(2), unlabelled]);
  expect(windowAt(made, null)?.start).toBe(window(2).start);
  expect(windowAt(made, unlabelled.start)).toBe(made.windows[2]);
  expect(windowAt(series([unlabelled]), null)?.estimate).toBe(0.82);
});

test("a short newest window takes neither the headline nor the selection from the ones that are judged", () => {
  const short = window(3, { n: 16, n_labelled: 16, verdict: "insufficient", basis: null });
  const made = series([window(1), window(2), short]);
  expect(windowAt(made, null)?.start).toBe(window(2).start);
  expect(summaryOf([made], "day", "UTC")).toMatch(
    /^Nothing is worse than on the reference in the newest window that can be judged \(Fri, 2 Jan 2026\)\./,
  );
  expect(metricSentence(made, "day", "UTC")).toMatch(/^0 of 2 windows are worse\. Fri, 2 Jan 2026/);
  const estimated = window(2, { value: null, basis: "estimated" });
  expect(windowAt(series([short, estimated]), null)?.start).toBe(estimated.start);
  expect(windowAt(series([short]), null)?.start).toBe(short.start);
});

test("the axis holds every line, and no wide band presses them flat", () => {
  const points = pointsOf(series([window(1, { low: -40, high: 40 }), window(2, { value: 0.7 })]));
  const [low, high] = domainOf(points, 0.81);
  expect(low).toBeLessThan(0.7);
  expect(low).toBeGreaterThan(0.3);
  expect(high).toBeGreaterThan(0.82);
  expect(domainOf([], null)).toEqual([0, 1]);
});

test("sentences say what is worse, on what it rests, and how good the estimates were", () => {
  const made = series([window(1), window(2, { verdict: "drift" }), unlabelled]);
  expect(metricSentence(made, "day", "UTC")).toBe(
    "1 of 3 windows are worse. Sat, 3 Jan 2026: 0.82 estimated, 0.81 on the reference.",
  );
  expect(auditSentence(made)).toContain("(2 windows), estimates were off by 0.013");
  expect(summaryOf([made], "day", "UTC")).toBe(
    "Worse than on the reference in the newest window that can be judged (Fri, 2 Jan 2026): AUROC. " +
      "53.3 % of 300 events have a label that counts.",
  );
  expect(summaryOf([series([])], "day", "UTC")).toBe("No metric of this range can be judged yet.");
});

test("the second estimate is shown with its band, or with why there is none, and audited beside the first", () => {
  const cbpe = { value: 0.82, low: 0.7, high: 0.94 };
  const shown = window(1, { estimates: { cbpe, pape: { value: 0.79, low: 0.75, high: 0.83 } } });
  expect(adaptedText(shown)).toEqual({ short: "0.79 (0.75 to 0.83)", why: null });
  const refused = adaptedText(window(1, { estimates: { cbpe, pape: { refused: "little overlap" } } }));
  expect(refused?.short).toBe("refused");
  expect(refused?.why).toContain("too few rows like this window's");
  expect(adaptedText(window(1))).toBeNull();
  const made = series([shown]);
  const audits = { cbpe: made.audit, pape: audited(1, 0.01, 1) };
  expect(auditSentence({ ...made, audits })).toContain("(PAPE, 1 of these): 0.01 and 100 %");
});

test("an estimate that labels contradict is said to be not trustworthy, each estimator for itself", () => {
  const made = series([window(1)]);
  expect(auditWarning(made)).toBeNull();
  const note = "Estimate not trustworthy: covered 60 % of 95 % in 23 windows with labels.";
  const failed = audited(23, 0.1, 14 / 23, note);
  expect(auditWarning({ ...made, audit: failed })).toBe(note);
  expect(auditWarning({ ...made, audits: { cbpe: made.audit, pape: failed } })).toBe(
    `Calibrated anew for each window (PAPE): ${note}`,
  );
});
