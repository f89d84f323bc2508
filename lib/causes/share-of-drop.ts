/** How much of the growth of the loss a cause accounts for, with a bootstrap interval over the labelled rows. */
import { random } from "#lib/stats/index.ts";
import type { CauseInput } from "./input.ts";
import type { Measured } from "./measure.ts";
import { momentsOf } from "./relation.ts";
import type { Ranked } from "./rank.ts";

export type ShareOfDrop = { value: number; low: number; high: number };

const [draws, mostRows] = [200, 2000];

/** Null where the loss did not grow clearly (z < 3), labels are few, or the type of cause has no share. */
export function shareOfDrop(input: CauseInput, m: Measured, cause: Ranked): ShareOfDrop | null {
  if (m.loss.n < 100 || m.loss.z < 3) return null;
  const part = partOf(input, m, cause);
  if (!part) return null;
  const known = m.after.filter((i) => Number.isFinite(m.loss.current[i]!));
  const step = Math.max(1, known.length / mostRows);
  const rows = Array.from(
    { length: Math.floor(known.length / step) },
    (_, k) => known[Math.floor(k * step)]!,
  );
  const r = random(input.seed);
  const ratio = (pick: (k: number) => number) => {
    let [own, whole] = [0, 0];
    for (let k = 0; k < rows.length; k++) {
      const i = rows[pick(k)]!;
      own += part(i);
      whole += m.loss.current[i]! - m.loss.before;
    }
    return whole > 0 ? own / whole : Number.NaN;
  };
  const value = ratio((k) => k);
  const drawn = Array.from({ length: draws }, () => ratio(() => r.int(rows.length)))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (!Number.isFinite(value) || drawn.length < draws / 2) return null;
  const at = (p: number) => drawn[Math.floor(p * (drawn.length - 1))]!;
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

/** What one row adds to the growth of the loss by this cause. */
function partOf(input: CauseInput, m: Measured, cause: Ranked): ((i: number) => number) | null {
  const { score, label } = input.current;
  const j = cause.feature;
  const excess = (i: number) => m.loss.current[i]! - m.loss.before;
  if (cause.type === "concept") {
    const slice = m.slice;
    if (cause.mode === "segment") return slice ? (i) => (slice.current[i] === 1 ? excess(i) : 0) : null;
    // With several classes the label's stand-in speaks of classes, not of the loss.
    if (!m.label || input.current.classes) return null;
    const { reference, current } = m.label.surrogate;
    // The loss that the score would have if the old relation held, up to the noise of the label, which is the same.
    const kept = (s: number, y: number, fit: number) => (y - s) ** 2 - (fit - s) ** 2;
    const own = input.reference.score.map((s, i) => kept(s, input.reference.label[i]!, reference[i]!));
    const usual = momentsOf(own, Array.from(own.keys())).mean;
    return (i) => kept(score[i]!, label[i]!, current[i]!) - usual;
  }
  if (cause.type === "model") {
    if (!m.score) return null;
    const { current } = m.score.surrogate;
    return (i) => m.loss.current[i]! - (label[i]! - current[i]!) ** 2;
  }
  if (cause.type === "serving") return (i) => (score[i] === m.fallback.value ? excess(i) : 0);
  if (cause.type === "population") {
    const value = m.mix[j]!.value;
    return () => value;
  }
  if (cause.type === "data") {
    const [column, check] = [input.current.columns[j]!, m.checks[j]!];
    if (cause.mode === "unit" || cause.mode === "range") return excess;
    const hit = (i: number) => {
      const x = column.values[i]!;
      if (cause.mode === "missing") return x === null || Number.isNaN(x);
      if (cause.mode === "stuck") return String(x) === check.stuck.value;
      return check.novel.values.includes(String(x));
    };
    return (i) => (hit(i) ? excess(i) : 0);
  }
  return null;
}
