/** Signs that concern no single feature: the relations of label and score, a constant score, labels that fail to come. */
import type { CauseInput } from "./input.ts";
import type { Measured } from "./measure.ts";
import { both, type Sign, unit } from "./sign.ts";

const global = { type: "concept", subject: "global", mode: "relation" } as const;
/** The p of what cannot be judged: it is listed, far behind, and never counts. */
const unseen = 0.05;

export function relationSigns(input: CauseInput, m: Measured): Sign[] {
  const out: Sign[] = [];
  const add = (s: Omit<Sign, "feature">) => out.push({ ...s, feature: -1 });
  if (m.label) {
    const { relation, residual } = m.label;
    const rows = Float64Array.from(residual, (r) => r * r);
    const x = { effect: unit(relation.effect / 0.5), surprise: unit(-Math.log10(relation.p + 1e-30) / 30) };
    const concentration = m.slice ? unit((m.slice.concentration - m.slice.share) / (1 - m.slice.share)) : 0;
    const clear = unit((m.slice?.z ?? 0) / 10);
    const rest = unit((m.slice?.rest ?? 0) / 6);
    const outside = unit(-Math.log10((m.outside?.p ?? 1) + 1e-30) / 15);
    const aside = m.outside && relation.effect > 0 ? unit(m.outside.effect / relation.effect) : 0;
    const p = relation.p;
    add({
      ...global,
      p,
      matters: relation.effect > 0.05,
      x: { ...x, concentration, clear, rest, outside, aside },
      series: () => rows,
    });
    if (m.slice) {
      const inside = m.slice.current;
      add({
        type: "concept",
        subject: m.slice.text,
        mode: "segment",
        p: m.slice.p,
        matters: m.slice.concentration > m.slice.share * 1.3,
        x: {
          segment: 1,
          segment_concentration: concentration,
          segment_clear: clear,
          segment_rest: rest,
          segment_outside: outside,
          segment_aside: aside,
          ...x,
          whole: unit(m.slice.share),
        },
        series: () => m.loss.current.map((v, i) => (inside[i] === 1 ? v : Number.NaN)),
      });
    }
  }
  // Without labels another relation can be neither seen nor ruled out.
  if (!m.label || m.label.relation.n < 100) {
    const nothing = () => new Float64Array(input.current.at.length).fill(Number.NaN);
    add({ ...global, p: unseen, matters: false, x: { unseen: 1 }, series: nothing });
  }
  if (m.score) {
    const { relation, residual } = m.score;
    add({
      type: "model",
      subject: "version",
      mode: "score",
      p: relation.p,
      // Drifted inputs alone move the residuals of a stand-in by up to a fifth of their spread.
      matters: relation.ratio > 0.15 || Math.abs(relation.shift) > 0.25,
      x: { ratio: both(relation.ratio), shift: unit(Math.abs(relation.shift)) },
      series: () => residual.map(Math.abs),
    });
  }
  const constant = m.fallback.after - m.fallback.before;
  add({
    type: "serving",
    subject: "fallback",
    mode: "constant score",
    p: m.fallback.p,
    matters: constant > 0.02,
    x: { constant: unit(constant / 0.25), rest: both(m.fallback.rest) },
    series: () => Float64Array.from(input.current.score, (s) => Number(s === m.fallback.value)),
  });
  if (m.coverage) {
    const { label, at } = input.current;
    const lag = usualLag(input);
    add({
      type: "label",
      subject: "delay",
      mode: "late",
      p: m.coverage.p,
      matters: m.coverage.deficit > 0.08,
      x: { deficit: unit(m.coverage.deficit * 2) },
      // By when labels were due; those that are not due yet say nothing.
      series: () =>
        Float64Array.from(at, (t, i) =>
          t + lag > input.asOf ? Number.NaN : Number(Number.isNaN(label[i]!)),
        ),
      times: () => Float64Array.from(at, (t) => Math.min(t + lag, input.asOf)),
    });
  }
  return out;
}

/** By when nine of ten labels of the reference had come. */
function usualLag({ reference: { at, labelAt } }: CauseInput): number {
  const lags = labelAt
    .map((t, i) => t - at[i]!)
    .filter(Number.isFinite)
    .sort();
  return Math.max(0, lags[Math.floor(0.9 * lags.length)] ?? 0);
}
