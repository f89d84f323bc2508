/**
 * Our estimates beside those that NannyML 0.13.1 itself gave, on the same rows cut into the same chunks: recorded with the data sets, which
 * are not part of this repository. Its chunks are mostly not those of the windows above.
 */
import { auditEstimates, estimateRows, fitReference, measureRows } from "#lib/performance/index.ts";
import type { OutcomeRows, RawColumn } from "#lib/performance/index.ts";
import { pickColumn } from "#lib/performance/estimate/pick.ts";
import { sliceRows } from "#lib/performance/slice.ts";
import { golden, numbersOf, type Split, splitRows, stringsOf } from "#tests/oracles/shared-data.ts";

type Chunk = Record<string, number | string | boolean | null>;
type Recipe = {
  y_true: string;
  y_pred: string;
  y_score: string | null;
  numeric: string[];
  categorical: string[];
  chunk_size: number;
};
type Recorded = { recipe: Recipe; rows: Chunk[] };
type Side = { rows: OutcomeRows; columns: RawColumn[] };
type Both = Parameters<typeof auditEstimates>[0][number];

const sets = [
  ["employment (no drift)", "employment_ma", "nml_cbpe_emp"],
  ["hotel (shift, badly calibrated)", "hotel_booking", "nml_cbpe_hotel"],
  ["bike sharing (concept drift)", "bike_sharing_hourly", "nml_dle_bike"],
] as const;

/** Ours and NannyML's name. */
const metricsOf = (score: string | null) =>
  score
    ? ([
        ["auroc", "roc_auc"],
        ["accuracy", "accuracy"],
        ["f1", "f1"],
      ] as const)
    : ([
        ["mae", "mae"],
        ["rmse", "rmse"],
      ] as const);

function sideOf(part: Split["reference"], recipe: Recipe): Side {
  const [truth, predicted] = [numbersOf(part, recipe.y_true), numbersOf(part, recipe.y_pred)];
  return {
    rows: recipe.y_score
      ? { task: "binary", truth, predicted, score: numbersOf(part, recipe.y_score) }
      : { task: "regression", truth, predicted },
    columns: [
      ...recipe.numeric.map((c): RawColumn => ({ kind: "numeric", values: numbersOf(part, c) })),
      ...recipe.categorical.map((c): RawColumn => ({ kind: "categorical", values: stringsOf(part, c) })),
    ],
  };
}

const number = (x: Chunk[string] | undefined) => (typeof x === "number" ? x : null);

export async function besideNannyml(print: (line: string) => void): Promise<void> {
  print(
    "\nBeside NannyML 0.13.1's own estimates, on its chunks after the reference (its bands: three errors)",
  );
  for (const [title, file, name] of sets) {
    const { recipe, rows: chunks } = golden<Recorded>(name);
    const outcome = [recipe.y_true, recipe.y_pred, ...(recipe.y_score ? [recipe.y_score] : [])];
    const split = await splitRows(file, [...outcome, ...recipe.numeric, ...recipe.categorical]);
    const [reference, analysis] = [sideOf(split.reference, recipe), sideOf(split.analysis, recipe)];
    const { estimators } = fitReference(reference.rows, { seed: 1, columns: reference.columns });
    const metrics = metricsOf(recipe.y_score);
    const audits = metrics.map(() => ({ theirs: [] as Both[], ours: [] as Both[] }));
    const later = chunks.filter((c) => c["chunk|period"] === "analysis");
    for (const chunk of later) {
      const [from, to] = [Number(chunk["chunk|start_index"]), Number(chunk["chunk|end_index"]) + 1];
      const places = Array.from({ length: to - from }, (_, i) => from + i);
      const rows = sliceRows(analysis.rows, from, to);
      const estimates = estimateRows(
        estimators,
        rows,
        analysis.columns.map((c) => pickColumn(c, places)),
      );
      const realised = measureRows(rows);
      for (const [i, [own, their]] of metrics.entries()) {
        const value = realised[own]?.value ?? null;
        audits[i]!.ours.push({
          value,
          estimate: estimates[own]?.value ?? null,
          estimate_low: estimates[own]?.low ?? null,
          estimate_high: estimates[own]?.high ?? null,
        });
        audits[i]!.theirs.push({
          value,
          estimate: number(chunk[`${their}|value`]),
          estimate_low: number(chunk[`${their}|lower_confidence_boundary`]),
          estimate_high: number(chunk[`${their}|upper_confidence_boundary`]),
        });
      }
    }
    print(`\n${title}: ${later.length} chunks of ${recipe.chunk_size}`);
    for (const who of ["theirs", "ours"] as const) {
      const cells = metrics.map(([own], i) => {
        const { windows, meanAbsoluteError, coverage } = auditEstimates(audits[i]![who]);
        if (meanAbsoluteError === null || coverage === null) return `${own} none`;
        return `${own} ${meanAbsoluteError.toFixed(4)} / ${(100 * coverage).toFixed(0)} % of ${windows}`;
      });
      print(`  ${(who === "ours" ? "Leeway" : "NannyML").padEnd(18)}  ${cells.join("   ")}`);
    }
  }
}
