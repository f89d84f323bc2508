/** Which causes are possible: each needs a significant sign of its own (Benjamini & Hochberg over all signs). */
import { benjaminiHochberg } from "#lib/decide/adjust.ts";
import { strongestChange } from "./change-evidence.ts";
import { chanceOf, faintly, faintSigns } from "./faint.ts";
import type { Candidate, CauseInput, CauseType } from "./input.ts";
import type { Measured } from "./measure.ts";
import { both, type Sign, unit } from "./sign.ts";
import { findOnset, type Onset } from "./onset.ts";
import { relationSigns } from "./relation-signs.ts";
import { isScale } from "./units.ts";
import { driftSeries, freshIn } from "./series.ts";

const dayMs = 86_400_000;
const level = 0.01;

export type Found = { candidate: Candidate; feature: number };

export function findCandidates(asked: CauseInput, m: Measured): Found[] {
  const input = { ...asked, onset: m.onset };
  const by = m.onset.by;
  const signs = [...input.features.keys()].flatMap((j) => featureSigns(input, m, j));
  signs.push(...relationSigns(input, m));
  const adjusted = benjaminiHochberg(signs.map((s) => s.p));
  const kept = signs.filter((s, i) => adjusted[i]! < level && s.matters);
  const shared = context(m, kept);
  const found = mergeOf(kept.map((sign) => complete(input, sign, shared, by)));
  const faint = faintSigns(signs, kept).map((sign) => {
    const { feature, candidate } = complete(input, sign, shared, by);
    return { feature, candidate: { ...candidate, evidence: chanceOf(sign, level, m.after.length) } };
  });
  const benign = benignOf(m, kept, shared, found);
  const [blamed, spared] = [false, true].map((is) => found.filter((f) => isHarmless(m, f) === is));
  const listed = spared!.map(({ feature, candidate }) => ({
    feature,
    candidate: { ...candidate, x: { ...candidate.x, harmless: 1 } },
  }));
  return [...blamed!, ...listed, ...faint, ...(benign ? [benign] : []), unknownOf(shared, blamed!)];
}

/**
 * What moved but can hardly have done harm where labels show none: a mix that lowers the loss, or another scale, one that growth reaches
 * too: wrong values of what the model uses would have done harm. Where labels are missing, of what it does not use at all.
 */
function isHarmless({ loss }: Measured, { candidate: { type, mode, x } }: Found): boolean {
  const judged = loss.n >= 100;
  if (judged && loss.z >= 2) return false;
  // Whatever the new mix should have cost: where enough labels show that the loss did not grow, it did no harm.
  if (type === "population") return judged && ((x["mixLoss"] ?? 0) <= 0 || isCalm(loss));
  if (type === "concept") return mode === "relation" && isCalm(loss);
  const reachable = mode === "range" || (mode === "unit" && (x["natural"] ?? 0) > 0.5);
  return type === "data" && reachable && (judged || (x["importance"] ?? 0) < 0.02);
}

/** Enough labels, and none of them shows harm. */
const isCalm = ({ n, z }: Measured["loss"]) => n >= 200 && z < 1;

function featureSigns(input: CauseInput, m: Measured, j: number): Sign[] {
  const c = m.checks[j]!;
  const [column, subject] = [input.current.columns[j]!, input.features[j]!];
  const importance = m.importance[j]!;
  const base = { subject, feature: j };
  const data = (mode: string, p: number, size: number, series: () => Float64Array): Sign => ({
    ...base,
    type: "data",
    mode,
    p,
    matters: size >= 0.02,
    x: { [mode]: unit(size / 0.25), touch: unit(size / 0.25) * importance, importance },
    series,
  });
  const isNull = (i: number) =>
    column.kind === "numeric" ? Number.isNaN(column.values[i]!) : column.values[i] === null;
  const fresh = freshIn(input.reference.columns[j]!);
  const flag = (test: (i: number) => boolean) => () =>
    Float64Array.from(input.current.at, (_, i) => Number(test(i)));
  const gain = c.unit?.gain ?? 0;
  // A change of sign is one of unit, however large.
  const size = c.unit
    ? Math.abs(Math.log(Math.abs(c.unit.factor) || 1e-9)) +
      Math.abs(c.unit.offset) +
      Number(c.unit.factor < 0)
    : 0;
  const scaled = c.unit !== null && gain > 1 && size > 0.15 && c.unit.factor !== 0;
  // Of a skewed feature, a factor that nobody uses may be growth as well.
  const known = Number(scaled && isScale(c.unit!));
  const odd = scaled && known === 0 ? 1 - c.unit!.spread : 0;
  // A conversion in use that growth could have reached as well: a small one, of a skewed feature.
  const natural =
    Number(scaled && c.unit!.known) * Number(c.unit !== null && size < 2) * (c.unit?.spread ?? 0);
  const positive = m.mix.reduce((s, x) => s + Math.max(0, x.value), 0);
  const numbers = column.kind === "numeric";
  const signs: Sign[] = [
    data("missing", c.missing.p, c.missing.after - c.missing.before, flag(isNull)),
    data(
      "new category",
      c.novel.p,
      c.novel.after - c.novel.before,
      flag((i) => fresh(column, i)),
    ),
    {
      ...base,
      type: "population",
      mode: "shift",
      p: c.drift.p,
      matters: c.drift.effect >= 0.05,
      x: {
        drift: unit(c.drift.effect / 0.5),
        importance,
        harm: unit((c.drift.effect * importance) / 0.3),
        mix: positive > 0 ? both(m.mix[j]!.value / positive) : 0,
        mixZ: both(m.mix[j]!.z / 10),
        // Without any labels in the reference there is no loss to set it against.
        mixLoss: m.loss.before >= 0 ? both(m.mix[j]!.value / (0.3 * Math.max(1e-12, m.loss.before))) : 0,
        // What of a growth that is one the new mix leaves to other causes.
        mixGap:
          m.loss.n >= 100 && m.loss.z >= 2 ? 1 - unit(m.mix[j]!.value / (m.loss.after - m.loss.before)) : 0,
        scaled: known,
        natural,
        odd,
        corrupt: unit(
          Math.max(c.missing.after - c.missing.before, c.stuck.excess, c.novel.after - c.novel.before) / 0.1,
        ),
      },
      series: () => driftSeries(column, input.reference.columns[j]!),
    },
  ];
  if (numbers) {
    const at = Number(c.stuck.value);
    const stuck = flag((i) => column.kind === "numeric" && column.values[i] === at);
    const sign = data("stuck", c.stuck.p, c.stuck.excess, stuck);
    // Where the other values moved too, or the value was common before, its share may grow by drift alone.
    signs.push({
      ...sign,
      // How a moved distribution would have it is known the less, the farther it moved.
      matters: c.stuck.excess >= 0.02 + 0.1 * c.stuck.others,
      x: { ...sign.x, moved: unit(c.stuck.others / 0.2), atom: unit(c.stuck.before / 0.2) },
    });
  }
  if (scaled && (known === 1 || odd > 0.3)) {
    signs.push({
      ...base,
      type: "data",
      mode: c.unit!.known ? "unit" : "range",
      p: c.drift.p,
      matters: true,
      x: {
        scaled: known,
        natural,
        odd,
        fit: unit(1.5 - (c.unit?.misfit ?? 3) / 2),
        factor: unit(size / 0.7),
        importance,
      },
      series: () => driftSeries(column, input.reference.columns[j]!),
    });
  }
  return signs;
}

type Shared = Record<
  "blind" | "calm" | "harm" | "corrupted" | "model" | "relation" | "late" | "constant",
  number
>;

/** What every candidate is weighed against: is there harm, and is there a plainer cause? */
function context(m: Measured, kept: readonly Sign[]): Shared {
  const most = (type: CauseType, of: (x: Record<string, number>) => number) =>
    Math.max(0, ...kept.filter((s) => s.type === type).map((s) => of(s.x)));
  return {
    blind: Number(m.loss.n < 100),
    calm: Number(isCalm(m.loss)),
    harm: m.loss.n >= 20 && m.loss.z > 0 ? unit(m.loss.z / 10) : 0,
    corrupted: most("data", (x) =>
      Math.max(x.missing ?? 0, x.stuck ?? 0, x["new category"] ?? 0, x.scaled ?? 0),
    ),
    model: most("model", (x) => Math.max(x.ratio!, x.shift!)),
    relation: most("concept", (x) => x.effect!),
    late: most("label", (x) => x.deficit!),
    constant: most("serving", (x) => x.constant!),
  };
}

function complete(input: CauseInput, sign: Sign, shared: Shared, by: Measured["onset"]["by"]): Found {
  const onset = findOnset(sign.times?.() ?? input.current.at, sign.series());
  const change = strongestChange(input, sign.type, sign.subject, onset);
  const when = timing(input, onset, by);
  const aside = (sign.x.scaled ?? 0) * (1 - when.aligned);
  const whole = { ...sign.x, scaled_aside: aside, ...around(shared), ...when, change: change?.strength ?? 0 };
  return {
    feature: sign.feature,
    candidate: {
      type: sign.type,
      subject: sign.subject,
      mode: sign.mode,
      x: sign.x.faint === undefined ? whole : faintly(sign.x, when.aligned, shared.harm),
      onset: onset && onset.z > 4 ? { at: onset.at, low: onset.low, high: onset.high } : null,
      evidence: [],
    },
  };
}

function around(shared: Shared): Record<string, number> {
  return Object.fromEntries(Object.entries(shared).map(([k, v]) => [`with_${k}`, v]));
}

/**
 * `aligned` is 1 where the cut lies in the symptom's interval and 0 from three days off; `seen` the same where the symptom's own
 * change point is known, which says more than the band of the first finding. `step` is how clear the cut is.
 */
function timing(
  { onset: symptom }: CauseInput,
  onset: Onset | null,
  by: Measured["onset"]["by"],
): Record<"aligned" | "seen" | "step", number> {
  if (!onset || onset.z < 4) return { aligned: 0, seen: 0, step: 0 };
  const gap = Math.max(0, symptom.low - onset.at, onset.at - symptom.high) / dayMs;
  const aligned = unit(1 - gap / 3);
  return { aligned, seen: by === "incident" ? 0 : aligned, step: unit(onset.z / 20) };
}

/** One candidate a type and subject: the modes of damage of one feature are one cause. */
function mergeOf(found: readonly Found[]): Found[] {
  const out = new Map<string, Found>();
  for (const one of found) {
    const { type, subject } = one.candidate;
    const key = `${type} ${subject}`;
    const other = out.get(key);
    if (!other) {
      out.set(key, one);
      continue;
    }
    const strength = (f: Found) => (f.candidate.x.step ?? 0) + (f.candidate.x.aligned ?? 0);
    const [best, second] = strength(one) > strength(other) ? [one, other] : [other, one];
    best.candidate.x = { ...second.candidate.x, ...best.candidate.x };
    out.set(key, best);
  }
  return [...out.values()];
}

function benignOf(m: Measured, kept: readonly Sign[], shared: Shared, found: readonly Found[]): Found | null {
  const moved = found.filter((f) => f.candidate.type === "population");
  if (!kept.some((s) => s.type === "population")) return null;
  const best = (key: string) => Math.max(0, ...moved.map((f) => f.candidate.x[key] ?? 0));
  const x = {
    drift: best("drift"),
    harmful: best("harm"),
    aligned: best("aligned"),
    mixLoss: best("mixLoss"),
    ...around(shared),
  };
  const candidate: Candidate = {
    type: "benign",
    subject: "inputs",
    mode: "season",
    x,
    onset: null,
    evidence: [],
  };
  return { candidate, feature: -1 };
}

function unknownOf(shared: Shared, found: readonly Found[]): Found {
  const aligned = Math.max(0, ...found.map((f) => f.candidate.x.aligned ?? 0));
  const x = { none: Number(found.length === 0), aligned, ...around(shared) };
  return {
    feature: -1,
    candidate: { type: "unknown", subject: "unknown", mode: "", x, onset: null, evidence: [] },
  };
}
