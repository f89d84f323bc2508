/** Does the model answer a constant? */
import { shareTest } from "./checks.ts";
import type { CauseInput } from "./input.ts";
import type { Measured } from "./measure.ts";
import { momentsOf } from "./relation.ts";

/** The one score that more rows have than before, among rows whose inputs can be believed: damaged ones may bring a score to its end. */
export function fallbackOf(
  input: CauseInput,
  after: readonly number[],
  explained: boolean,
  stand: Measured["score"],
): Measured["fallback"] {
  const { reference, current } = input;
  const none = { before: 0, after: 0, p: 1, value: Number.NaN, rest: 0 };
  if (explained) return none;
  const [a, b] = [new Map<number, number>(), new Map<number, number>()];
  for (const s of reference.score) a.set(s, (a.get(s) ?? 0) + 1);
  for (const i of after) b.set(current.score[i]!, (b.get(current.score[i]!) ?? 0) + 1);
  let [value, excess] = [Number.NaN, 0];
  for (const [s, k] of b) {
    const more = k / after.length - (a.get(s) ?? 0) / reference.score.length;
    if (more > excess && Number.isFinite(s)) [value, excess] = [s, more];
  }
  const { said, rest } = stand ? besides(input, stand, after, value) : { said: false, rest: 0 };
  if (said) return none;
  const share = shareTest(a.get(value) ?? 0, reference.score.length, b.get(value) ?? 0, after.length);
  // The most frequent of so many scores.
  return { ...share, p: Math.min(1, share.p * Math.max(1, b.size)), value, rest };
}

/** What a constant's rows may be off from what their inputs say, in sizes of the reference's own errors; how well it must be known. */
const [asUsual, informative, fewest] = [1.3, 0.5, 50];

/**
 * `said`: the inputs of the rows with this score say it, as where a model has few distinct scores and a new mix of inputs makes one of them
 * frequent. `rest`: how much farther than before the scores of the other rows stray, which a fallback leaves as they were.
 */
function besides(
  { reference, current }: CauseInput,
  { surrogate, residual }: NonNullable<Measured["score"]>,
  after: readonly number[],
  value: number,
): { said: boolean; rest: number } {
  const meanOf = (rows: readonly number[], of: (i: number) => number) =>
    momentsOf(Float64Array.from(rows, of), Array.from(rows.keys())).mean;
  const all = Array.from(reference.score.keys());
  const middle = meanOf(all, (i) => reference.score[i]!);
  const usual = meanOf(all, (i) => Math.abs(reference.score[i]! - surrogate.reference[i]!));
  const spread = meanOf(all, (i) => Math.abs(reference.score[i]! - middle));
  const [own, others] = [true, false].map((is) => after.filter((i) => (current.score[i] === value) === is));
  const off = (rows: readonly number[]) => meanOf(rows, (i) => Math.abs(residual[i]!));
  return {
    said: usual < informative * spread && off(own!) < asUsual * usual,
    rest: others!.length < fewest ? 0 : Math.log((off(others!) + 1e-9) / (usual + 1e-9)),
  };
}
