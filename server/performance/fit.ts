import {
  classesOf,
  fitReference,
  outcomeRows,
  type ReferenceFit,
  withWorth,
} from "#lib/performance/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { revisionKey, type Subject } from "#server/profiles/index.ts";
import type { Outcome } from "./outcome.ts";
import { readReference } from "./rows.ts";
import { readFit, writeFit } from "./store.ts";
import { worthKey } from "./values-store.ts";

/** `whole`: also what takes seconds to learn (the trees of an estimate of regression errors). */
export type SegmentFit = { classes: string[]; reference: ReferenceFit; whole: boolean };

const held = new Map<string, SegmentFit>();
const mostHeld = 200;
/** A segment with fewer labelled reference rows has the calibration of the whole, and its own levels. */
const ownEstimators = 1000;

/**
 * What the labelled reference of a segment says: kept in memory, else read from the store, else made. With `learn`
 * everything is learnt and stored; a page does without and shows no estimate until the worker has been there.
 */
export async function findFit(
  ctx: ServiceContext,
  subject: Subject,
  outcome: Outcome,
  segment: string,
  learn: boolean,
): Promise<SegmentFit> {
  const key = `${revisionKey(subject)} ${worthKey(outcome.worth)} ${segment}`;
  const known = held.get(key);
  if (known?.whole) return known;
  // The worker may have learnt it meanwhile.
  const stored = await readFit(ctx, subject, segment, outcome.worth);
  if (!stored && known && !learn) return known;
  const fit = stored
    ? { ...(JSON.parse(stored) as SegmentFit), whole: true }
    : await makeFit(ctx, subject, outcome, segment, learn);
  held.set(key, fit);
  if (held.size > mostHeld) held.delete(held.keys().next().value as string);
  return fit;
}

async function makeFit(
  ctx: ServiceContext,
  subject: Subject,
  outcome: Outcome,
  segment: string,
  learn: boolean,
): Promise<SegmentFit> {
  const whole = segment === "" ? null : await findFit(ctx, subject, outcome, "", learn);
  const read = await readReference(ctx, subject, outcome, segment);
  const classes = whole?.classes ?? classesOf(outcome.task, read.cells);
  const rows = withWorth(outcomeRows(outcome.task, classes, read.cells), outcome.worth);
  // Trees see the segment's columns themselves: they are learnt once, from all rows.
  const columns = learn && !whole && outcome.features.length > 0 ? read.columns : undefined;
  const own = fitReference(rows, { seed: subject.versionId, columns });
  const estimators =
    whole && (own.n < ownEstimators || outcome.task === "regression")
      ? whole.reference.estimators
      : own.estimators;
  const fit = { classes, reference: { ...own, estimators }, whole: learn || outcome.task !== "regression" };
  if (learn) {
    const text = JSON.stringify({ classes, reference: fit.reference });
    await writeFit(ctx, subject, { segment, worth: outcome.worth }, text);
  }
  return fit;
}
