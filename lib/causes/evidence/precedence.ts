/**
 * A cause is not later than its effect: a gate by the onsets, and a picture of both courses with their lagged correlation.
 * Courses are prewhitened by differences; p is the share of circular block shifts with a correlation as large at any lag.
 */
import { benjaminiHochberg } from "#lib/decide/adjust.ts";
import { random } from "#lib/stats/index.ts";
import type { CauseInput, Evidence } from "../input.ts";
import type { Measured } from "../measure.ts";
import { short } from "../words.ts";
import { findOnset } from "../onset.ts";
import { binned, courseChart, featureCourse, type Grid } from "./binned.ts";
import type { Weighed } from "./weighed.ts";

const [mostLag, draws, dayMs] = [8, 199, 86_400_000];
/** What is left of the odds of a cause that began clearly after its effect. */
const tooLate = 0.2;

export type Lagged = { correlation: number; lag: number; p: number; n: number };

/** The largest |correlation| of the effect with the cause up to eight bins before it; null with fewer than 20 bins. */
export function laggedCorrelation(cause: Float64Array, effect: Float64Array, seed: number): Lagged | null {
  const steps = (x: Float64Array) => x.slice(1).map((v, i) => v - x[i]!);
  const [a, b] = [steps(cause), steps(effect)];
  const whole = a.filter((v, i) => Number.isFinite(v) && Number.isFinite(b[i]!)).length;
  if (whole < 20) return null;
  const best = (x: Float64Array) => {
    let [correlation, lag] = [0, 0];
    for (let k = 0; k <= mostLag; k++) {
      const c = correlationOf(x, b, k);
      if (Math.abs(c) > Math.abs(correlation)) [correlation, lag] = [c, k];
    }
    return { correlation, lag };
  };
  const own = best(a);
  const r = random(seed);
  const block = Math.max(2, Math.round(Math.cbrt(a.length)));
  const blocks = Math.ceil(a.length / block);
  let as = 0;
  for (let d = 0; d < draws; d++) {
    // Blocks drawn with replacement keep a course's own rhythm and lose its place in time.
    const drawn = new Float64Array(a.length);
    for (let k = 0; k < blocks; k++) {
      const from = r.int(a.length);
      for (let i = 0; i < block && k * block + i < a.length; i++)
        drawn[k * block + i] = a[(from + i) % a.length]!;
    }
    if (Math.abs(best(drawn).correlation) >= Math.abs(own.correlation)) as += 1;
  }
  return { ...own, p: (as + 1) / (draws + 1), n: whole };
}

function correlationOf(x: Float64Array, y: Float64Array, lag: number): number {
  let [n, sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let i = lag; i < y.length; i++) {
    const [u, v] = [x[i - lag]!, y[i]!];
    if (!Number.isFinite(u) || !Number.isFinite(v)) continue;
    n += 1;
    sx += u;
    sy += v;
    xx += u * u;
    yy += v * v;
    xy += u * v;
  }
  const spread = (xx - (sx * sx) / n) * (yy - (sy * sy) / n);
  return n >= 10 && spread > 0 ? (xy - (sx * sy) / n) / Math.sqrt(spread) : 0;
}

/** The gate's factor: 1, or less where even the earliest onset of the cause is after the latest of its effect. */
export function gateOf(cause: Pick<Weighed, "onset">, effect: number): number {
  return cause.onset && cause.onset.low > effect ? tooLate : 1;
}

function relatedText(correlation: number, hours: number, p: number): string {
  const by = `correlation ${short(correlation)}, p ${short(p)}`;
  if (p > 0.05) return `That steps of the loss follow its steps is not clear (${by}).`;
  return `Steps of the loss follow its steps ${hours > 0 ? `by ${short(hours)} h` : "at once"} (${by}).`;
}

/** Evidence of each cause that lies in a feature, in the order of the causes; null elsewhere. */
export function precedenceEvidence(
  input: CauseInput,
  m: Measured,
  causes: readonly Weighed[],
  grid: Grid | null,
): (Evidence | null)[] {
  if (!grid) return causes.map(() => null);
  const effect = binned(grid, m.loss.current);
  // Where the loss itself stepped later than the windows of the findings say, that is when the effect began.
  const step = findOnset(input.current.at, m.loss.current);
  const high = Math.max(input.onset.high, step && step.z > 4 ? step.high : input.onset.high);
  const found = causes.map((c) => {
    if (c.feature < 0) return null;
    const course = featureCourse(input, grid, c.feature, c.mode === "missing");
    return { course, lagged: laggedCorrelation(course, effect, input.seed) };
  });
  const tested = found.flatMap((f) => (f?.lagged ? [f.lagged.p] : []));
  const adjusted = benjaminiHochberg(tested);
  let next = 0;
  return causes.map((cause, i) => {
    const one = found[i];
    const gate = gateOf(cause, high);
    const p = one?.lagged ? adjusted[next++]! : null;
    if (!one || (gate === 1 && p === null)) return null;
    const hours = one.lagged ? (one.lagged.lag * (grid.at[1]! - grid.at[0]!)) / 3_600_000 : 0;
    const late = cause.onset ? (cause.onset.low - high) / dayMs : 0;
    const gated = `It began at least ${short(late)} days after the loss grew: an effect, not a cause.`;
    const related = one.lagged ? relatedText(one.lagged.correlation, hours, p!) : "";
    return {
      scorer: "precedence",
      value: p ?? late,
      threshold: p === null ? 0 : 0.05,
      n: one.lagged?.n ?? grid.at.length,
      text: [gate < 1 ? gated : "It did not begin after the loss grew.", related].filter(Boolean).join(" "),
      refuted_by: "Rows from before that show the loss first.",
      factor: gate,
      chart: courseChart(grid, input.onset, [cause.subject, one.course], ["loss", effect]),
    };
  });
}
