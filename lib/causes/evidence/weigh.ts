/** All evidence beyond the ranking's own signs, and how it moves the probabilities. */
import type { CauseInput } from "../input.ts";
import type { Measured } from "../measure.ts";
import { rankCauses } from "../rank.ts";
import { thinned } from "../thin.ts";
import { type Grid, gridOf } from "./binned.ts";
import { splitInSegment } from "./in-segment.ts";
import { reweigh } from "./odds.ts";
import { placeboEvidence } from "./placebo.ts";
import { precedenceEvidence } from "./precedence.ts";
import { planRestore, type RestorePlan } from "./restore.ts";
import { type Answer, applyRestore, type RestoreSummary } from "./restored.ts";
import { type SourcesResult, sourceShares } from "./source-shares.ts";
import { splitExact, splitHarm } from "./split-exact.ts";
import { splitCalibration, splitDefinition, splitRecurring } from "./split.ts";
import { alongLineage } from "./upstream.ts";
import { addPeople } from "./people.ts";
import { add, keyOf, partsOf, sorted, type Weighed } from "./weighed.ts";

export type Prepared = {
  input: CauseInput;
  measured: Measured;
  causes: Weighed[];
  notes: string[];
  /** Rows to score again with the suspects' values restored; null where nothing can be tried out. */
  plan: RestorePlan | null;
};
export type Judged = {
  causes: Weighed[];
  notes: string[];
  restore: RestoreSummary | null;
  sources: SourcesResult;
};

const least = 0.01;

/** Adds its evidence to the causes, or parts one that looks like another. */
type Step = (input: CauseInput, m: Measured, causes: Weighed[], grid: Grid | null) => void;

/** In this order: causes are parted before what holds for each of them is added. One file and one line each. */
const steps: readonly Step[] = [
  splitDefinition,
  splitCalibration,
  splitExact,
  splitInSegment,
  splitRecurring,
  splitHarm,
  (input, m, causes, grid) => {
    for (const [i, evidence] of precedenceEvidence(input, m, causes, grid).entries())
      if (evidence) add(causes[i]!, evidence);
  },
  (input, _, causes) => {
    for (const c of causes)
      for (const evidence of placeboEvidence(input, c.type, c.members?.[0]?.subject ?? c.subject))
        add(c, evidence);
  },
];

/** All but the scoring of rows again, which somebody who can call the model does in between. */
export function prepareCauses(asked: CauseInput): Prepared {
  const rows = thinned(asked);
  const { ranked, measured } = rankCauses(rows);
  const input = { ...rows, onset: measured.onset };
  const grid = gridOf(input);
  const own = ranked.map((r): Weighed => ({ ...r, more: [], factor: 1 }));
  const { causes, notes } = alongLineage(input, own, grid);
  for (const step of steps) step(input, measured, causes, grid);
  const suspects = sorted(causes).filter(
    (c) => c.probability >= least && (c.type === "data" || c.type === "population") && c.feature >= 0,
  );
  const plan = planRestore(
    input,
    measured,
    suspects.map((c) => ({ key: keyOf(c), subject: c.subject, parts: partsOf(c) })),
  );
  return { input, measured, causes, notes, plan };
}

export function judgeCauses(
  { input, measured, causes, notes, plan }: Prepared,
  answer: Answer | null,
): Judged {
  const own = causes.map((c) => ({ ...c, more: [...c.more] }));
  const restore = applyRestore(input, measured, own, plan, answer);
  const weigh = () =>
    reweigh(
      own.map((c) => c.probability),
      own.map((c) => c.factor),
    );
  const before = weigh();
  addPeople(input.priors, own);
  const p = weigh();
  const weighed = sorted(own.map((c, i) => ({ ...c, probability: p[i]!, before: before[i]! })));
  const sources = sourceShares(input, measured);
  return { causes: weighed, notes, restore, sources };
}
