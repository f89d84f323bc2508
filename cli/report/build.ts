import { targetRate } from "#lib/decide/index.ts";
import { baselineText, baselineWords } from "#lib/domain/baseline.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import type { RuleQuality } from "#lib/domain/quality.ts";
import { type LeftOut, type Pair, type PairValues, pairColumns, readPair } from "./columns.ts";
import { type Engine, engineSentence, openEngine } from "./engine.ts";
import { layoutOf, measure, type Measured, type MeasureOptions } from "./measure.ts";
import { asksPerformance, performanceOf, type ReportPerformance } from "./performance.ts";
import { type MultivariateMethod, multivariateReport } from "./multivariate.ts";
import type { Options } from "./options.ts";
import type { Plot } from "./plot.ts";
import { startProgress } from "./progress.ts";
import { checkReport, type ReportQuality } from "./quality.ts";
import { examineRules, readRules, ruleReport } from "./rules.ts";
import { readRowSets } from "./row-sets.ts";
import { type ReportFeature, scoreReport } from "./score.ts";
import { openSource, type Source } from "./source.ts";
import { type ReportStream, streamReport } from "./streams.ts";
import { cutRows } from "./windows.ts";

/** The body of GET /drift without model and version; segments, data quality and columns without a verdict beside it. */
export type ReportBody = {
  /** Null: all current rows are one window. A number of rows: as --by names it. */
  grain: string | null;
  segment: null;
  as_of: string;
  q: number;
  /** "reference", or as --baseline names it. */
  baseline: string;
  features: ReportFeature[];
  segments?: { segment: string; features: ReportFeature[] }[];
  /** The columns of GET /quality. */
  quality: { columns: ReportQuality[] };
  /** With --label and --prediction or --score. */
  performance?: ReportPerformance;
  /** With --multivariate. */
  multivariate?: MultivariateMethod[];
  /** With --rules: as in GET /quality. */
  rules?: RuleQuality[];
  /** With --streams. */
  streams?: ReportStream[];
  left_out: LeftOut[];
};

export type Report = {
  body: ReportBody;
  reference: { path: string; rows: number };
  current: { path: string; rows: number };
  plots: ReadonlyMap<string, Plot>;
  notes: string[];
};

// Numeric values up to which statistics on rows are computed: beyond, on the bins. More where they were asked for
// by name; all of them are in memory at once.
const mostKept = { byDefault: 20_000_000, asked: 60_000_000 };

export async function buildReport(options: Options): Promise<Report> {
  const engine = await openEngine();
  try {
    return await build(engine, options);
  } finally {
    await engine.close();
  }
}

async function build(engine: Engine, options: Options): Promise<Report> {
  const now = Date.now();
  const rules = options.rules === null ? null : await readRules(options.rules);
  const reference = await openSource(engine, options.reference);
  const current = await openSource(engine, options.current);
  const { pairs, leftOut } = await pairColumns(engine, reference, current, options);
  if (pairs.length === 0) {
    throw new LeewayError("INVALID", `No column of ${reference.path} and ${current.path} can be compared.`);
  }
  const cutting = await cutRows(engine, current, options, now);
  const rowSets = await readRowSets(engine, reference, current, options.segments);
  const layout = layoutOf(cutting.windows.length, cutting.windowOf, rowSets.sets);
  const numeric = pairs.filter((pair) => pair.kind === null || pair.kind === "numeric").length;
  const cells = (reference.rows + current.rows) * numeric * (1 + rowSets.sets.length);
  const keepRows = cells <= (options.detectors ? mostKept.asked : mostKept.byDefault);
  const progress = startProgress();
  const steps = pairs.length + cutting.windows.length;
  progress.setTotal((options.multivariate ? 2 * steps : steps) + (options.streams ? pairs.length : 0));
  try {
    const found = await measureAll(engine, reference, current, pairs, {
      measure: { layout, keepRows, presets: options.presets },
      onColumn: progress.step,
    });
    const scored = await scoreReport({
      measured: found.measured,
      windows: cutting.windows,
      detectors: options.detectors,
      baseline: options.baseline,
      onWindow: () => progress.step("verdicts"),
    });
    const { windows, windowOf } = cutting;
    const asked = { engine, reference, current, options, windows, measured: found.measured, now };
    const examined = rules && (await examineRules(asked, rules));
    const quality = checkReport(found.measured, windows, options.label, examined);
    const shared = { engine, reference, current, pairs, options, windows, windowOf, onStep: progress.step };
    const multivariate = options.multivariate ? { multivariate: await multivariateReport(shared) } : {};
    const streams = options.streams ? await streamReport({ ...asked, onStep: progress.step }) : null;
    const sets = rowSets.sets;
    const performance = asksPerformance(options)
      ? { performance: await performanceOf({ ...shared, sets }) }
      : {};
    const features = scored.flatMap((s) => (s.segment === null ? [s.feature] : []));
    const segments = rowSets.sets.flatMap(({ names }) =>
      names.map((segment) => ({
        segment,
        features: scored.flatMap((s) => (s.segment === segment ? [s.feature] : [])),
      })),
    );
    return {
      body: {
        grain: grainOf(options),
        segment: null,
        as_of: new Date(now).toISOString(),
        q: targetRate,
        baseline: options.baseline ? baselineText(options.baseline.choice) : "reference",
        features,
        ...(options.segments.length > 0 ? { segments } : {}),
        quality: { columns: quality.columns },
        ...(rules ? { rules: ruleReport(rules, windows, quality.rules) } : {}),
        ...performance,
        ...multivariate,
        ...(streams ? { streams } : {}),
        left_out: [...leftOut, ...rowSets.leftOut, ...found.leftOut],
      },
      reference: { path: reference.path, rows: reference.rows },
      current: { path: current.path, rows: current.rows },
      plots: new Map(found.measured.map((one) => [one.feature, one.plot])),
      notes: notesOf(options, cutting.timeless, keepRows),
    };
  } finally {
    progress.clear();
  }
}

type Work = { measure: MeasureOptions; onColumn: (name: string) => Promise<void> };

/** Rows of both files up to which a column is read while another is measured: beyond, two at once are too much memory. */
const mostAhead = 3_000_000;

/** Column after column, the next one being read meanwhile; one that cannot be read stops no other. */
async function measureAll(
  engine: Engine,
  reference: Source,
  current: Source,
  pairs: readonly Pair[],
  work: Work,
): Promise<{ measured: Measured[]; leftOut: LeftOut[] }> {
  const measured: Measured[] = [];
  const leftOut: LeftOut[] = [];
  const read = (pair: Pair): Promise<PairValues | { reason: string }> =>
    readPair(engine, reference, current, pair).catch((error: unknown) => ({
      reason: `it cannot be read: ${engineSentence(error)}`,
    }));
  const ahead = reference.rows + current.rows <= mostAhead;
  let next: ReturnType<typeof read> | null = null;
  for (const [i, pair] of pairs.entries()) {
    const values = await (next ?? read(pair));
    const after = pairs[i + 1];
    next = ahead && after ? read(after) : null;
    if ("reason" in values) leftOut.push({ column: pair.name, reason: values.reason });
    else measured.push(measure(pair.name, values, work.measure));
    await work.onColumn(pair.name);
  }
  return { measured, leftOut };
}

function grainOf({ cut }: Options): string | null {
  if (cut.kind === "all") return null;
  return cut.kind === "rows" ? `${cut.size}-rows` : cut.grain;
}

function notesOf(options: Options, timeless: number, keepRows: boolean): string[] {
  const notes: string[] = [];
  if (options.baseline) {
    notes.push(
      `each window is compared with ${baselineWords(options.baseline.choice)}; the reference fixes the bins`,
    );
  }
  if (timeless > 0) {
    notes.push(`${timeless} current rows have no readable ${options.timestamp} and are in no window`);
  }
  if (!keepRows) notes.push("with this many rows, statistics are computed on the reference's bins");
  if (!keepRows && !options.detectors) notes.push("exact ones need --detectors, such as ks,wasserstein");
  return notes;
}
