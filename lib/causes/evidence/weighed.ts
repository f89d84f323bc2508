import type { Evidence } from "../input.ts";
import type { Measured } from "../measure.ts";
import type { Ranked } from "../rank.ts";

/** A candidate with what was found beyond the ranking's own signs. */
export type Weighed = Ranked & {
  more: Evidence[];
  /** What its odds are multiplied by in the end. */
  factor: number;
  /** Its probability before people's verdicts on earlier incidents counted. */
  before?: number;
  /** The causes that this one stands for, the likeliest first: features that broke together. */
  members?: Ranked[];
  /** The factor that its values have in a part of the rows, and which part. */
  inSegment?: { factor: number; text: string; flags: Uint8Array };
};

/** Adds a piece of evidence that moves the odds by its factor. */
export function add(cause: Weighed, evidence: Evidence): void {
  cause.more.push(evidence);
  cause.factor *= evidence.factor ?? 1;
}

export const keyOf = ({ type, subject }: Pick<Ranked, "type" | "subject">) => `${type} ${subject}`;

/** The feature and the mode of damage of each part, for those causes that lie in features. */
export function partsOf(
  cause: Weighed,
): { feature: number; mode: string; only?: NonNullable<Weighed["inSegment"]> }[] {
  if (cause.inSegment) return [{ feature: cause.feature, mode: cause.mode, only: cause.inSegment }];
  const all = cause.members ?? [cause];
  return all.flatMap(({ feature, mode }) => (feature >= 0 ? [{ feature, mode }] : []));
}

/** Strongest first; their probabilities sum to what they summed to. */
export const sorted = (causes: readonly Weighed[]): Weighed[] =>
  causes.toSorted((a, b) => b.probability - a.probability);

export const lossGrowth = (m: Measured) => (m.loss.n >= 20 ? m.loss.after - m.loss.before : Number.NaN);
