import {
  type Adapted,
  adaptBinary,
  type OutcomeRows,
  outcomeRows,
  type RawColumn,
  withWorth,
} from "#lib/performance/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { revisionKey, type Subject } from "#server/profiles/index.ts";
import type { SegmentFit } from "./fit.ts";
import type { Outcome } from "./outcome.ts";
import { readReference, readWindows, type WindowToRead } from "./rows.ts";

/** Why a window has no such estimate, or the estimates by metric. */
export type AdaptedWindow = Pick<Adapted<string>, "refused" | "estimates">;

/** Rows that are read of the reference and of a window: an estimate is then made in a few tenths of a second. */
const rowsOfSide = 4_000;

type Reference = { rows: OutcomeRows; columns: RawColumn[] };
const held = new Map<string, Reference>();
const mostHeld = 4;

/** Weighted to look like a window, the whole reference has rows enough; a segment's seldom has. */
export function adapts(outcome: Outcome, segment: string): boolean {
  return outcome.task === "binary" && segment === "" && outcome.scores.length > 0;
}

/** Calibrates the scores anew for one window: reads its inputs and the reference's, at most `rowsOfSide` rows each. */
export async function adaptWindow(
  ctx: ServiceContext,
  input: { subject: Subject; outcome: Outcome; fit: SegmentFit; work: WindowToRead },
): Promise<AdaptedWindow> {
  const { subject, fit, work } = input;
  const outcome = { ...input.outcome, features: input.outcome.inputs };
  const reference = await referenceOf(ctx, subject, outcome, fit);
  const found = await readWindows(ctx, subject, outcome, { segment: "", windows: [work], most: rowsOfSide });
  const read = found.get(work.window.start.getTime() / 1000);
  const rows = read && withWorth(outcomeRows(outcome.task, fit.classes, read.cells), outcome.worth);
  if (rows?.task !== "binary" || reference.rows.task !== "binary") {
    return { refused: "few rows", estimates: {} };
  }
  const { refused, estimates } = adaptBinary(
    { rows: reference.rows, columns: reference.columns },
    { rows, columns: read!.columns },
    subject.versionId,
  );
  return { refused, estimates };
}

async function referenceOf(
  ctx: ServiceContext,
  subject: Subject,
  outcome: Outcome,
  fit: SegmentFit,
): Promise<Reference> {
  const key = revisionKey(subject);
  const known = held.get(key);
  if (known) return known;
  const read = await readReference(ctx, subject, outcome, "", rowsOfSide);
  const made = { rows: outcomeRows(outcome.task, fit.classes, read.cells), columns: read.columns };
  held.set(key, made);
  if (held.size > mostHeld) held.delete(held.keys().next().value as string);
  return made;
}
