import { binarySample } from "#lib/performance/binary/sample.ts";
import { estimateBinary, fitCbpe } from "#lib/performance/estimate/cbpe.ts";
import { estimateRegression, fitDle } from "#lib/performance/estimate/dle.ts";
import type { Estimate } from "#lib/performance/estimate/estimate.ts";
import { adaptBinary } from "#lib/performance/estimate/pape.ts";
import { estimateRows } from "#lib/performance/estimators.ts";
import { pickColumn } from "#lib/performance/estimate/pick.ts";
import { auditEstimates, type RawColumn } from "#lib/performance/index.ts";
import { fitReference } from "#lib/performance/reference.ts";
import { measureRows } from "#lib/performance/registry.ts";
import type { BinaryRows, RegressionRows } from "#lib/performance/rows.ts";
import { sliceRows } from "#lib/performance/slice.ts";
import { fileRows, numbersOf, sharedDataExists, stringsOf } from "#tests/oracles/shared-data.ts";
import { besideNannyml } from "./estimators-nannyml.ts";

/**
 * How far estimates without labels are from what came true, and how often their bands hold it: CBPE (bands of three
 * sampling errors, nominally 99.7 %), PAPE (95 %) and DLE (99.7 %), and both with the bands of the product (95 %). No gate: under concept drift all of them are wrong.
 */
export const name = "estimators";

const windows = 15;

type DataSet = {
  title: string;
  file: string;
  truth: string;
  predicted: string;
  score: string | null;
  numeric: string;
  categorical: string;
  side: (row: Record<string, unknown>, i: number) => string | null;
};

const bySplit: DataSet["side"] = (row) => String(row.split);
const ours = { predicted: "y_pred", score: "y_pred_proba", side: bySplit };
const weather = "temp dewp humid wind_speed precip pressure visib";

const sets: DataSet[] = [
  {
    title: "employment (no drift)",
    file: "employment_ma",
    truth: "employed",
    predicted: "prediction",
    score: "predicted_probability",
    numeric: "AGEP",
    categorical: "SCHL MAR RELP DIS ESP CIT MIG MIL ANC NATIVITY DEAR DEYE DREM SEX RAC1P",
    side: bySplit,
  },
  {
    ...ours,
    title: "flights (seasonal shift)",
    file: "nycflights13_delay",
    truth: "delayed15",
    numeric: `distance hour dow ${weather}`,
    categorical: "carrier origin dest",
  },
  {
    ...ours,
    title: "hotel (shift, badly calibrated)",
    file: "hotel_booking",
    truth: "is_canceled",
    numeric:
      "lead_time stays_in_weekend_nights stays_in_week_nights adults children babies previous_cancellations booking_changes adr parking_spaces total_of_special_requests",
    categorical:
      "hotel meal country market_segment distribution_channel reserved_room_type deposit_type customer_type",
  },
  {
    ...ours,
    title: "elec2 (concept drift)",
    file: "elec2",
    truth: "class",
    numeric: "period nswprice nswdemand vicprice vicdemand transfer",
    categorical: "",
  },
  {
    ...ours,
    title: "SEA (concept drift alone)",
    file: "sea_50k",
    truth: "y",
    numeric: "x1 x2 x3",
    categorical: "",
    side: (_, i) => (i < 6_000 ? null : i < 12_500 ? "reference" : "analysis"),
  },
  {
    title: "flights, minutes of delay",
    file: "nycflights13_delay",
    truth: "arr_delay",
    predicted: "arr_delay_pred",
    score: null,
    numeric: `distance hour dow ${weather}`,
    categorical: "carrier origin dest",
    side: bySplit,
  },
  {
    title: "bike sharing (concept drift)",
    file: "bike_sharing_hourly",
    truth: "cnt",
    predicted: "cnt_pred",
    score: null,
    numeric: "season mnth hr weekday workingday weathersit temp hum windspeed",
    categorical: "",
    side: bySplit,
  },
];

type Side = { columns: RawColumn[] } & (
  | { rows: BinaryRows; task: "binary" }
  | { rows: RegressionRows; task: "regression" }
);

export async function run(print: (line: string) => void): Promise<void> {
  if (!sharedDataExists) return print("skipped: the data sets are not here");
  print(
    "mean absolute error of the estimate over the windows / share of windows whose realised value is in the band",
  );
  for (const set of sets) await runOne(set, print);
  await besideNannyml(print);
}

async function runOne(set: DataSet, print: (line: string) => void): Promise<void> {
  const names = (text: string) => text.split(" ").filter((column) => column !== "");
  const [numeric, categorical] = [names(set.numeric), names(set.categorical)];
  const outcome = [set.truth, set.predicted, ...(set.score ? [set.score] : [])];
  const split = set.side === bySplit ? ["split"] : [];
  const rows = await fileRows(set.file, [...outcome, ...numeric, ...categorical, ...split]);
  const of = (side: string): Side => {
    const own = rows.filter((row, i) => set.side(row, i) === side);
    const columns: RawColumn[] = [
      ...numeric.map((column): RawColumn => ({ kind: "numeric", values: numbersOf(own, column) })),
      ...categorical.map((column): RawColumn => ({ kind: "categorical", values: stringsOf(own, column) })),
    ];
    const [truth, predicted] = [numbersOf(own, set.truth), numbersOf(own, set.predicted)];
    return set.score
      ? {
          task: "binary",
          rows: { task: "binary", truth, predicted, score: numbersOf(own, set.score) },
          columns,
        }
      : { task: "regression", rows: { task: "regression", truth, predicted }, columns };
  };
  const [reference, analysis] = [of("reference"), of("analysis")];
  const size = Math.floor(analysis.rows.truth.length / windows);
  const found = estimators(reference);
  print(`\n${set.title}: ${reference.rows.truth.length} rows of reference, ${windows} windows of ${size}`);
  const realised: ReturnType<typeof measureRows>[] = [];
  const estimates: Record<string, Record<string, Estimate>[]> = {};
  const [spent, notes]: [Record<string, number>, string[]] = [{}, []];
  for (let w = 0; w < windows; w++) {
    const places = Array.from({ length: size }, (_, i) => w * size + i);
    const part = {
      task: analysis.task,
      rows: sliceRows(analysis.rows, w * size, (w + 1) * size),
      columns: analysis.columns.map((c) => pickColumn(c, places)),
    } as Side;
    realised.push(measureRows(part.rows));
    for (const [estimator, estimate] of Object.entries(found)) {
      const before = performance.now();
      const result = estimate(part, w);
      spent[estimator] = (spent[estimator] ?? 0) + performance.now() - before;
      if (result.note) notes.push(`window ${w + 1}: ${estimator} refused, ${result.note}`);
      (estimates[estimator] ??= []).push(result.estimates);
    }
  }
  const metrics = set.score ? ["auroc", "accuracy", "f1"] : ["mae", "rmse"];
  for (const [estimator, series] of Object.entries(estimates)) {
    const cells = metrics.map((metric) => {
      const {
        windows: used,
        meanAbsoluteError,
        coverage,
      } = auditEstimates(
        series.map((one, w) => ({
          value: realised[w]![metric]?.value ?? null,
          estimate: one[metric]?.value ?? null,
          estimate_low: one[metric]?.low ?? null,
          estimate_high: one[metric]?.high ?? null,
        })),
      );
      if (meanAbsoluteError === null || coverage === null) return `${metric} none`;
      return `${metric} ${meanAbsoluteError.toFixed(4)} / ${(100 * coverage).toFixed(0)} % of ${used}`;
    });
    print(
      `  ${estimator.padEnd(18)}  ${cells.join("   ")}   ${(spent[estimator]! / windows).toFixed(0)} ms a window`,
    );
  }
  for (const note of notes) print(`  ${note}`);
}

type Answer = { estimates: Record<string, Estimate>; note?: string | null };

/** Bands as the product shows them: widened to what the estimator got wrong on later chunks of the reference. */
function audited(reference: Side): (window: Side) => Answer {
  const { estimators: own } = fitReference(reference.rows, { seed: 1, columns: reference.columns });
  return (window) => ({ estimates: estimateRows(own, window.rows, window.columns) });
}

function estimators(reference: Side): Record<string, (window: Side, seed: number) => Answer> {
  if (reference.task === "regression") {
    const fit = fitDle({ ...reference.rows, columns: reference.columns });
    return {
      DLE: (window) =>
        window.task === "regression" && fit
          ? { estimates: estimateRegression(fit, { ...window.rows, columns: window.columns }) }
          : { estimates: {} },
      "DLE, audited band": audited(reference),
    };
  }
  const fit = fitCbpe(binarySample(reference.rows), 1);
  return {
    CBPE: (window) =>
      window.task === "binary" && fit ? { estimates: estimateBinary(fit, window.rows) } : { estimates: {} },
    "CBPE, audited band": audited(reference),
    PAPE: (window, seed) => {
      if (window.task !== "binary") return { estimates: {} };
      const { estimates, refused } = adaptBinary(reference, window, seed);
      return { estimates, note: refused };
    },
  };
}
