import { z } from "zod";
import { grains } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import {
  binarySample,
  businessValue,
  calibrationCurve,
  type CalibrationPoint,
  cellCount,
  type CellValues,
  classCounts,
  classThresholds,
  isClassValues,
  type MulticlassSample,
  multiclassSample,
  queryCounts,
  type OutcomeRows,
  outcomeRows,
  regressionSample,
  thresholdCurve,
  type ThresholdPoint,
  type Worth,
} from "#lib/performance/index.ts";
import { cutRange, instant, parseInput } from "#server/drift/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, parseSegment, stateOfWindows } from "#server/profiles/index.ts";
import { findFit } from "./fit.ts";
import { maturedUntil } from "./measure.ts";
import { findOutcome, hasOutcome } from "./outcome.ts";
import { readWindows } from "./rows.ts";

const input = z.object({
  model: z.string().min(1),
  version: z.string().min(1).optional(),
  start: instant,
  grain: z.enum(grains).default("day"),
  segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
  /** What one row of each kind is worth. */
  worth: z.object({ tp: z.number(), fp: z.number(), fn: z.number(), tn: z.number() }).partial().default({}),
});

/** Where nobody has said what the cells are worth. */
const usual: CellValues = { tp: 1, fp: -1, fn: -1, tn: 0 };

function worthOf(set: Worth | null, asked: { [K in keyof CellValues]?: number | undefined }): CellValues {
  const own = set && !isClassValues(set) ? set : usual;
  const of = (cell: keyof CellValues) => asked[cell] ?? own[cell];
  return { tp: of("tp"), fp: of("fp"), fn: of("fn"), tn: of("tn") };
}

type Priced = ThresholdPoint & { value: number };

/** Predictions against truth in one window: what a single figure does not show. */
export type WindowOutcome = {
  start: string;
  end: string;
  n: number;
  labelled: number;
  /** Truth × prediction, of at most 100 classes those that occur most; null for a regression. */
  confusion: { classes: string[]; counts: number[][] } | null;
  calibration: CalibrationPoint[];
  thresholds: Priced[];
  /** Of several classes, each against the rest: at most 30, the first in order of name. */
  classes: { class: string; thresholds: Priced[] }[];
  /** Of a yes-or-no model: what its own predictions were worth; null where none of them has a label. */
  value: number | null;
  /** Of a ranking: queries whose order counts, and those without a relevant item, which no order suits better. */
  queries: { counted: number; irrelevant: number } | null;
  /** At most 400 labelled rows of a regression. */
  points: { truth: number; predicted: number }[];
};

const mostPoints = 400;
const mostClasses = 30;
const mostCells = 100;

export async function performanceWindow(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<WindowOutcome> {
  authorize(ctx, "drift:read");
  const wanted = parseInput(input, asked);
  const subject = await findSubject(ctx, wanted);
  const outcome = await findOutcome(ctx, subject);
  if (!hasOutcome(outcome)) throw new LeewayError("CONFLICT", outcome.why);
  const segment = parseSegment(wanted.segment);
  const range = { from: wanted.start, to: new Date(wanted.start.getTime() + 1) };
  const [window] = cutRange(subject, wanted.grain, range, 1);
  if (!window) throw new LeewayError("NOT_FOUND", "There is no such window.");
  const [state] = await stateOfWindows(ctx, subject, [window]);
  const fit = await findFit(ctx, subject, outcome, segment, false);
  const work = { window, events: state?.events ?? 0, matured: maturedUntil(window, outcome, ctx.now()) };
  // The curves need no features.
  const slim = { ...outcome, features: [] };
  const found = await readWindows(ctx, subject, slim, { segment, windows: [work] });
  const read = found.get(window.start.getTime() / 1000);
  const cells = read?.cells ?? { truth: [], predicted: [], scores: [] };
  return {
    start: window.start.toISOString(),
    end: window.end.toISOString(),
    n: read?.n ?? 0,
    labelled: read?.labelled ?? 0,
    ...curvesOf(
      outcomeRows(outcome.task, fit.classes, cells),
      fit.classes,
      worthOf(outcome.worth, wanted.worth),
    ),
  };
}

/** The places of all classes, or of those that the window has most of. */
function shownClasses(sample: MulticlassSample): number[] {
  const all = [...sample.classes.keys()];
  if (all.length <= mostCells) return all;
  const often = classCounts(sample).sort((a, b) => b.actual + b.predicted - a.actual - a.predicted);
  return often
    .slice(0, mostCells)
    .map(({ place }) => place)
    .sort((a, b) => a - b);
}

type Curves = Omit<WindowOutcome, "start" | "end" | "n" | "labelled">;

function curvesOf(rows: OutcomeRows, classes: string[], worth: CellValues): Curves {
  const priced = (points: ThresholdPoint[]) => points.map((p) => ({ ...p, value: businessValue(p, worth) }));
  const none: Curves = {
    confusion: null,
    calibration: [],
    thresholds: [],
    points: [],
    queries: null,
    classes: [],
    value: null,
  };
  switch (rows.task) {
    case "binary": {
      const sample = binarySample(rows);
      const { tp, fp, fn, tn } = sample.cells;
      return {
        ...none,
        confusion: {
          classes: [classes[0] ?? "other", classes.at(-1) ?? "positive"],
          counts: [
            [tn, fp],
            [fn, tp],
          ],
        },
        calibration: calibrationCurve(sample),
        thresholds: priced(thresholdCurve(sample)),
        value: cellCount(sample.cells) > 0 ? businessValue(sample.cells, worth) : null,
      };
    }
    case "multiclass": {
      const sample = multiclassSample(rows);
      const shown = shownClasses(sample);
      const counts = shown.map((t) => shown.map((p) => sample.confusion.rows(t, p)));
      return {
        ...none,
        confusion: { classes: shown.map((place) => sample.classes[place]!), counts },
        classes: classes.slice(0, mostClasses).flatMap((name, place) => {
          const thresholds = priced(classThresholds(sample, place));
          return thresholds.length > 0 ? [{ class: name, thresholds }] : [];
        }),
      };
    }
    case "regression": {
      const { truth, predicted } = regressionSample(rows);
      const step = Math.max(1, Math.ceil(truth.length / mostPoints));
      const points = Array.from(truth).flatMap((t, i) =>
        i % step === 0 ? [{ truth: t, predicted: predicted[i] as number }] : [],
      );
      return { ...none, points };
    }
    case "ranking":
      return { ...none, queries: queryCounts(rows) };
  }
}
