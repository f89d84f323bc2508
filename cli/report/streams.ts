import type { Verdict } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { booleanOf } from "#lib/ingest/cell.ts";
import { plainNumber } from "#lib/performance/index.ts";
import { detectors } from "#lib/stream/index.ts";
import { type AlarmCount, judgeStreams, lasting } from "#lib/stream/judge.ts";
import { stabilityOf } from "#lib/stream/stability.ts";
import { find } from "./columns.ts";
import type { Engine } from "./engine.ts";
import type { Measured } from "./measure.ts";
import type { Options } from "./options.ts";
import { short } from "./plot.ts";
import type { Source } from "./source.ts";
import { isTwoClasses } from "./task.ts";
import { asStrings, readNumeric, readTimes, readValues } from "./values.ts";

export type ReportStream = {
  /** A column, `error` or `residual`. */
  signal: string;
  verdict: Verdict;
  p: number | null;
  p_adjusted: number | null;
  /** Alarms of the detector with the smallest p, and how many chance would raise. */
  alarms: number;
  expected: number;
  values: number;
  detectors: {
    detector: string;
    title: string;
    threshold: number;
    wanted_run_length: number;
    held_back: { values: number; alarms: number };
    alarm_count: number;
    /** The first hundred. */
    alarms: { at: string; changed_at: string }[];
  }[];
};

/** As in Model › Streams. */
const seed = 20_260_101;
const mostValues = 200_000;
const mostSignals = 60;
const shown = 100;
/** Those that cost little; the others are in the service. */
const named = ["adwin", "page-hinkley", "cusum", "ewma", "hddm-a", "hddm-w", "ddm"];

type Series = { signal: string; reference: Float64Array; current: Float64Array };

type Input = {
  engine: Engine;
  reference: Source;
  current: Source;
  options: Options;
  measured: readonly Measured[];
  onStep: (what: string) => Promise<void>;
};

/** Every numeric column, and the model's errors where there are labels, value by value in order of time. */
export async function streamReport(input: Input): Promise<ReportStream[]> {
  const { engine, reference, current, options } = input;
  const column = options.timestamp === null ? undefined : find(current, options.timestamp);
  if (!column) throw new LeewayError("INVALID", "--streams reads rows in order of time: add --timestamp.");
  const times = await readTimes(engine, current, column);
  const order = inTime(times);
  const at = Float64Array.from(order, (row) => times[row]!);
  // Training data often have no times: they are taken in the order of the file.
  const before = find(reference, options.timestamp!);
  const stable = before ? inTime(await readTimes(engine, reference, before)) : null;
  const take = (values: Float64Array, rows: Uint32Array | null) =>
    rows ? Float64Array.from(rows, (row) => values[row]!) : thin(values);
  const found: { stream: ReportStream; counts: AlarmCount[] }[] = [];
  for await (const series of seriesOf(input)) {
    const own = {
      ...series,
      reference: take(series.reference, stable),
      current: take(series.current, order),
    };
    found.push(watch(own, at, options.runLength));
    await input.onStep(series.signal);
  }
  const judged = judgeStreams(found.map((f) => f.counts));
  return found.map(({ stream }, i) => {
    const { verdict, p, pAdjusted, alarms, expected } = judged[i]!;
    return { ...stream, verdict, p, p_adjusted: pAdjusted, alarms, expected };
  });
}

/** The errors first, then columns in the order of the file; one of them in memory at a time. */
async function* seriesOf({ engine, reference, current, options, measured }: Input): AsyncGenerator<Series> {
  const sides = [reference, current] as const;
  const numbers = async (name: string) => {
    const [a, b] = [find(reference, name)!, find(current, name)!];
    return [await readNumeric(engine, reference, a), await readNumeric(engine, current, b)] as const;
  };
  const { label, prediction } = options;
  if (label !== null && prediction !== null && sides.every((s) => find(s, label) && find(s, prediction))) {
    const numeric = [label, prediction].every((name) =>
      measured.some((m) => m.feature === name && m.kind === "numeric"),
    );
    const [truth, said] = numeric ? [await numbers(label), await numbers(prediction)] : [];
    if (truth && said && !namesClasses(truth[0].values, said[0].values, options)) {
      const gap = (side: 0 | 1) => truth[side].values.map((y, row) => y - said[side].values[row]!);
      yield { signal: "residual", reference: gap(0), current: gap(1) };
    } else {
      const [a, b] = [
        await errors(engine, reference, label, prediction),
        await errors(engine, current, label, prediction),
      ];
      yield { signal: "error", reference: a, current: b };
    }
  }
  const columns = measured.filter((m) => m.kind === "numeric" && m.feature !== label).slice(0, mostSignals);
  for (const { feature } of columns) {
    const [a, b] = await numbers(feature);
    yield { signal: feature, reference: a.values, current: b.values };
  }
}

function namesClasses(truth: Float64Array, said: Float64Array, { task, scores }: Options): boolean {
  return task === null ? isTwoClasses(truth, said, scores.length) : task !== "regression";
}

/** 1 where the prediction is not the label, NaN where one of them is missing. */
async function errors(
  engine: Engine,
  source: Source,
  label: string,
  prediction: string,
): Promise<Float64Array> {
  const read = async (name: string) => {
    const values = await readValues(engine, source, find(source, name)!, "categorical");
    return values.kind === "categorical" ? asStrings(values) : [];
  };
  const texts = [await read(label), await read(prediction)] as const;
  // Only where yes and no are all there is do their spellings meet; anything else is a name.
  const flags = texts.every((own) => own.every((x) => x === null || booleanOf(x) !== undefined));
  const meaning = (x: string | null) =>
    x === null ? x : ((flags ? booleanOf(x) : undefined) ?? plainNumber(x));
  const [truth, said] = [texts[0].map(meaning), texts[1].map(meaning)];
  return Float64Array.from(truth, (y, row) =>
    y === null || said[row] == null ? Number.NaN : Number(y !== said[row]),
  );
}

function watch({ signal, reference, current }: Series, at: Float64Array, wanted: number) {
  const counts: AlarmCount[] = [];
  const watching: ReportStream["detectors"] = [];
  const values = current.reduce((n, x) => n + (Number.isFinite(x) ? 1 : 0), 0);
  for (const entry of detectors.filter((d) => named.includes(d.id))) {
    const found = stabilityOf(entry, reference, wanted, seed);
    if (!found) continue;
    const detector = entry.make(found.threshold, found.stable, found.binary);
    const alarms: ReportStream["detectors"][number]["alarms"] = [];
    // The times of the finite values, so that a change is dated as the detector counts.
    const seen: number[] = [];
    let count = 0;
    for (let i = 0; i < current.length; i++) {
      if (!Number.isFinite(current[i]!)) continue;
      seen.push(at[i]!);
      if (!detector.update(current[i]!)) continue;
      count += 1;
      const changed = seen[Math.max(0, seen.length - detector.since)]!;
      if (alarms.length < shown) alarms.push({ at: iso(at[i]!), changed_at: iso(changed) });
    }
    const held = { values: found.measured.values, alarms: found.measured.alarms };
    watching.push({
      detector: entry.id,
      title: entry.title,
      threshold: found.threshold,
      wanted_run_length: wanted,
      held_back: held,
      alarm_count: count,
      alarms,
    });
    if (lasting.includes(entry.id)) counts.push({ detector: entry.id, alarms: count, values, wanted, held });
  }
  const nothing = { verdict: "insufficient" as const, p: null, p_adjusted: null, alarms: 0, expected: 0 };
  return { counts, stream: { signal, ...nothing, values, detectors: watching } };
}

const iso = (ms: number) => new Date(ms).toISOString();

/** Rows that have a time, in its order; of very many every k-th. */
function inTime(times: Float64Array): Uint32Array {
  const rows = Uint32Array.from(times.keys()).filter((row) => !Number.isNaN(times[row]!));
  const sorted = rows.toSorted((a, b) => times[a]! - times[b]! || a - b);
  return thin(sorted);
}

function thin<T extends Uint32Array | Float64Array>(values: T): T {
  const every = Math.ceil(values.length / mostValues);
  return every > 1 ? (values.filter((_: number, i: number) => i % every === 0) as T) : values;
}

/** The drifting ones first; what changed, and since when. */
export function streamLines(
  streams: readonly ReportStream[],
): { verdict: Verdict; signal: string; text: string }[] {
  const order: Verdict[] = ["drift", "warning", "stable", "insufficient"];
  return streams
    .toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
    .map(({ signal, verdict, alarms, expected, detectors: of }) => {
      if (verdict === "insufficient") return { verdict, signal, text: "too few values for a threshold" };
      const first = of
        .filter((d) => lasting.includes(d.detector))
        .flatMap((d) => d.alarms.slice(0, 1))
        .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
      const since = verdict === "drift" && first ? `; since about ${first.changed_at}` : "";
      return { verdict, signal, text: `${alarms} alarms where chance raises ${short(expected)}${since}` };
    });
}
