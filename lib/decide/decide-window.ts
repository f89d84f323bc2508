/**
 * The verdict on every feature of one window: one Benjamini–Hochberg family over the primary hypotheses.
 *
 * drift: adjusted p <= q and effect above both the practical minimum and its 99 % point without drift.
 * warning: adjusted p <= q and effect above its 95 % point, but not drift. insufficient: fewer than 30 rows, or no
 * power at this number of rows. Else stable. A feature has the worst verdict of its hypotheses.
 * Segments (`within` names the feature they are part of) join the family only where that feature passed.
 */
import type { Effect, Hypothesis, Score, Verdict } from "../domain/drift.ts";
import type { Baseline, Profile } from "../domain/profile.ts";
import { defaultDetectors, type DetectorName } from "../detect/index.ts";
import { fewestRows, type FloorCache, floorsOf } from "./floors.ts";
import { effectStatistics, exactFloors, hypothesesOf, type Pending } from "./hypotheses.ts";
import { holdToPeriods, type Periods } from "./hold-to-periods.ts";
import { hashText, prepare } from "./prepare.ts";
import { applicable, type RawRows, rawScore, scoreOf } from "./scores.ts";
import { settle } from "./settle.ts";
import { tableOf } from "./tables.ts";
import { type Unseen, unseenValues } from "./unseen.ts";
import { verdictOf } from "./verdict-of.ts";

/** Expected share of false ones among the verdicts of a window. */
export const targetRate = 0.04;

export type FeatureInput = {
  feature: string;
  baseline: Baseline;
  /** The window, counted over the baseline's cells. */
  profile: Profile;
  /** Raw rows beside the counts: exact statistics where they exist. */
  raw?: RawRows;
  /** The stretches of time that baseline and window are sums of: the verdict is held to their differences. */
  periods?: Periods;
  /** The feature that this one is a segment of. */
  within?: string;
};

export type DecideOptions = {
  floors: FloorCache;
  /** Two calls with the same input and seed give the same answer. */
  seed: number;
  q?: number;
  detectors?: readonly DetectorName[];
};

export type FeatureDecision = {
  feature: string;
  n: number;
  /** Reference rows. */
  m: number;
  verdict: Verdict;
  p: number | null;
  p_adjusted: number | null;
  effect: Effect | null;
  scores: Record<string, Score>;
  hypotheses: Hypothesis[];
  /** How many hypotheses the family had. */
  family: number;
  q: number;
  unseen: Unseen | null;
};

type Item = {
  input: FeatureInput;
  n: number;
  m: number;
  scores: Record<string, Score>;
  pending: Pending[];
  unseen: Unseen | null;
};

export function decideWindow(features: readonly FeatureInput[], options: DecideOptions): FeatureDecision[] {
  const q = options.q ?? targetRate;
  const items = features.map((input) => examine(input, options));
  const whole = items.filter((item) => item.input.within === undefined);
  const decided = new Map(judge(whole, q).map((d, i) => [whole[i]!, d]));
  const passed = new Set<string>();
  for (const [item, d] of decided) {
    if (d.p_adjusted !== null && d.p_adjusted <= q) passed.add(item.input.feature);
  }
  const segments = items.filter((item) => item.input.within !== undefined);
  if (segments.length > 0) {
    const joined = segments.filter((item) => passed.has(item.input.within!));
    const family = [...whole, ...joined];
    const verdicts = judge(family, q);
    for (const [i, item] of family.entries()) if (!decided.has(item)) decided.set(item, verdicts[i]!);
    for (const item of segments) {
      if (decided.has(item)) continue;
      for (const h of item.pending) h.tested = false;
      decided.set(item, judge([item], q)[0]!);
    }
  }
  return items.map((item) => decided.get(item)!);
}

function examine(input: FeatureInput, options: DecideOptions): Item {
  const prepared = prepare(input.baseline);
  const table = tableOf(prepared, input.profile);
  const names = applicable(table.kind, options.detectors ?? defaultDetectors[table.kind]);
  const rows = input.profile.n;
  const wanted = input.periods ? exactFloors(prepared) : [...names, ...effectStatistics(prepared)];
  const floors = floorsOf(prepared, table.n, rows, wanted, options.floors);
  const exact = input.raw !== undefined;
  const scores: Record<string, Score> = {};
  const found = { ks: rawOf("ks"), wasserstein: rawOf("wasserstein") };
  function rawOf(name: "ks" | "wasserstein") {
    return table.kind === "numeric" ? rawScore(name, table, input.raw) : null;
  }
  for (const name of names) {
    const raw = name === "ks" || name === "wasserstein" ? found[name] : rawScore(name, table, input.raw);
    scores[name] = scoreOf(name, table, raw, floors, exact);
  }
  const pending = hypothesesOf(prepared, table, floors, {
    ks: found.ks,
    wasserstein: found.wasserstein?.value ?? null,
    exact,
    seed: hashText(options.seed, input.feature),
  });
  if (input.periods) {
    holdToPeriods(
      prepared,
      table,
      pending,
      input.periods,
      hashText(options.seed, `${input.feature} periods`),
    );
  }
  const unseen =
    prepared.kind === "categorical" && input.profile.kind === "categorical"
      ? unseenValues(prepared, input.profile)
      : null;
  return { input, n: rows, m: prepared.rows, scores, pending, unseen };
}

function judge(items: readonly Item[], q: number): FeatureDecision[] {
  const all = items.flatMap((item) => item.pending);
  const adjusted = settle(all, q);
  const family = all.reduce((count, h) => count + (h.tested ? 1 : 0), 0);
  let next = 0;
  return items.map((item) => {
    const hypotheses = item.pending.map((h) => decided(h, adjusted[next++]!, q));
    const speaker = speakerOf(hypotheses, item.pending);
    shareP(item, hypotheses);
    const tested = speaker !== null && item.pending[hypotheses.indexOf(speaker)]!.tested;
    return {
      feature: item.input.feature,
      n: item.n,
      m: item.m,
      verdict: item.n < fewestRows ? "insufficient" : (speaker?.verdict ?? "insufficient"),
      p: tested ? speaker.p : null,
      p_adjusted: tested ? speaker.pAdjusted : null,
      effect: speaker?.effect ?? null,
      scores: item.scores,
      hypotheses,
      family,
      q,
      unseen: item.unseen,
    };
  });
}

function decided(h: Pending, pAdjusted: number, q: number): Hypothesis {
  const { name, value, floor95, floor, minimum } = h.effect;
  const effect: Effect = { name, value, floor, minimum };
  const verdict = verdictOf({ ...h, real: pAdjusted <= q, effect: { ...effect, floor95 } });
  if (!h.between) return { name: h.name, p: h.p, pAdjusted, effect, verdict };
  const between = h.permutation ? { ...h.between, p: h.p } : h.between;
  return { name: h.name, p: h.p, pAdjusted, effect, verdict, between };
}

const severity: Record<Verdict, number> = { insufficient: 0, stable: 1, warning: 2, drift: 3 };

/** The hypothesis that speaks for the feature: the worst verdict, and among equals the first, its primary one. */
function speakerOf(hypotheses: readonly Hypothesis[], pending: readonly Pending[]): Hypothesis | null {
  const primary = hypotheses[0];
  if (!primary) return null;
  // Without power for the values themselves, a steady null rate does not make the feature stable.
  const blind = primary.verdict === "insufficient" && pending[0]!.powerless;
  let speaker = primary;
  for (const h of hypotheses) {
    if (blind && h.verdict === "stable") continue;
    if (severity[h.verdict] > severity[speaker.verdict]) speaker = h;
  }
  return speaker;
}

/**
 * The p of chi-square shown is the one that decided, also where only permutation can give one. Of two values Fisher's
 * test decides: its p is the hypothesis's, and chi-square keeps its own.
 */
function shareP(item: Item, hypotheses: readonly Hypothesis[]): void {
  const shown = item.scores["chi_square"];
  const primary = hypotheses[0];
  if (!shown || !primary || !item.pending[0]!.tested || primary.name !== "chi_square") return;
  const method = item.pending[0]!.permutation ? "simulated" : "exact";
  item.scores["chi_square"] = { ...shown, p: primary.p, method };
}
