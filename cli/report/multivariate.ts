import type { PresetResult, Verdict } from "#lib/domain/drift.ts";
import { codesOf, type Sample, type SampleColumn, takeRows } from "#lib/multivariate/sample.ts";
import { columnFromCells } from "#lib/multivariate/from-rows.ts";
import { someRows } from "#lib/multivariate/draws.ts";
import type { Finding } from "#lib/multivariate/finding.ts";
import { type MethodName, methods } from "#lib/multivariate/index.ts";
import type { MethodVerdict } from "#lib/multivariate/judge.ts";
import { openJudge } from "#server/drift/multivariate/open-judge.ts";
import { find, type Pair, readPair } from "./columns.ts";
import { readDrawn, rowsOfWindow } from "./drawn-cells.ts";
import type { Engine } from "./engine.ts";
import { inferStored } from "./kind.ts";
import { reconstructionRule } from "./multivariate-preset.ts";
import type { Options } from "./options.ts";
import type { Source } from "./source.ts";
import type { Values } from "./values.ts";
import type { ReportWindow } from "./windows.ts";

export type MultivariateWindow = ReportWindow & {
  n: number;
  sampled: number;
  verdict: Verdict;
  p: number | null;
  p_adjusted: number | null;
  value: number | null;
  floor: number | null;
  law: Finding["law"] | null;
  features: Finding["features"];
  pairs: NonNullable<Finding["pairs"]>;
  /** The number of the row in the file of current rows, from 1 on. */
  rows: NonNullable<Finding["rows"]>;
  rates: Finding["rates"] | null;
  presets: Record<string, PresetResult>;
};

export type MultivariateMethod = {
  method: MethodName;
  label: string;
  unit: string;
  minimum: number;
  verdict: Verdict;
  windows: MultivariateWindow[];
};

const mostRows = { reference: 5000, window: 2500 };
const mostColumns = 120;

type Input = {
  engine: Engine;
  reference: Source;
  current: Source;
  pairs: readonly Pair[];
  options: Options;
  windows: readonly ReportWindow[];
  windowOf: Int32Array | null;
  onStep: (what: string) => Promise<void>;
};

/** Every method in every window, on drawn rows; the computing is done in a thread. */
export async function multivariateReport(input: Input): Promise<MultivariateMethod[]> {
  const { reference, current, windows, options } = input;
  const rowsOf = windowRows(windows.length, input.windowOf, current.rows);
  const others = await otherColumns(input);
  const vectors = others.flatMap((c) => (c.kind === "embedding" ? [find(current, c.name)!] : []));
  const most = await rowsOfWindow(input.engine, current, vectors, windows.length, mostRows.window);
  const drawn = rowsOf.map((rows, w) => pick(rows, someRows(rows.length, most, w + 1)));
  const all = Uint32Array.from(drawn.flatMap((rows) => [...rows]));
  const sides = await readSamples(input, others, someRows(reference.rows, mostRows.reference, 1), all);
  const rule = options.presets.includes("nannyml") ? reconstructionRule(sides.reference) : null;
  const judge = await openJudge(sides.reference, 1);
  const found: MethodVerdict[][] = [];
  const presets: Record<string, PresetResult>[] = [];
  try {
    let at = 0;
    for (const [w, rows] of drawn.entries()) {
      const own = takeRows(
        sides.current,
        Uint32Array.from(rows, (_, i) => at + i),
      );
      at += rows.length;
      found.push(await judge.judge(own, w + 1));
      presets.push(rule && own.rows > 0 ? { nannyml: rule(own) } : {});
      await input.onStep("rows as a whole");
    }
  } finally {
    await judge.close();
  }
  return (found[0] ?? []).map(({ method }, i) => {
    const { label, unit, minimum } = methods[method];
    const own = windows.map((window, w) => ({
      ...windowOf(window, found[w]![i]!, drawn[w]!, rowsOf[w]!.length),
      presets: method === "reconstruction" ? presets[w]! : {},
    }));
    const newest = own.findLast((w) => w.complete) ?? own.at(-1);
    return { method, label, unit, minimum, verdict: newest?.verdict ?? "insufficient", windows: own };
  });
}

function windowOf(window: ReportWindow, one: MethodVerdict, rows: Uint32Array, n: number) {
  const { finding } = one;
  return {
    ...window,
    n,
    sampled: rows.length,
    verdict: one.verdict,
    p: finding?.p ?? null,
    p_adjusted: one.pAdjusted,
    value: finding?.value ?? null,
    floor: finding?.floor ?? null,
    law: finding?.law ?? null,
    features: finding?.features ?? [],
    pairs: finding?.pairs ?? [],
    rows: (finding?.rows ?? []).map((row) => ({ ...row, row: rows[row.row]! + 1 })),
    rates: finding?.rates ?? null,
  };
}

function windowRows(windows: number, windowOf: Int32Array | null, rows: number): Uint32Array[] {
  if (!windowOf) return [Uint32Array.from({ length: rows }, (_, i) => i)];
  const lists: number[][] = Array.from({ length: windows }, () => []);
  for (const [row, window] of windowOf.entries()) lists[window]?.push(row);
  return lists.map((list) => Uint32Array.from(list));
}

function pick(rows: Uint32Array, at: Uint32Array): Uint32Array {
  return at.map((i) => rows[i]!);
}

/** The drawn rows of both sides, column after column, so that one whole column is in memory at a time. */
async function readSamples(
  input: Input,
  others: readonly OtherColumn[],
  before: Uint32Array,
  after: Uint32Array,
): Promise<{ reference: Sample; current: Sample }> {
  const { engine, reference, current, pairs, options } = input;
  const sides = { reference: [] as SampleColumn[], current: [] as SampleColumn[] };
  const outputs = new Set([options.prediction, ...options.scores.map((s) => s.slice(s.indexOf(":") + 1))]);
  for (const pair of pairs.filter((p) => p.name !== options.label).slice(0, mostColumns)) {
    const values = await readPair(engine, reference, current, pair).catch(() => null);
    if (!values || "reason" in values) continue;
    const part = outputs.has(pair.name) || options.scores.includes(pair.name) ? "output" : "input";
    sides.reference.push(columnOf(pair.name, part, values.reference, before));
    sides.current.push(columnOf(pair.name, part, values.current, after));
    await input.onStep(pair.name);
  }
  for (const { name, kind } of others) {
    const spec = { name, kind, part: "input" as const };
    const own = await readDrawn(engine, reference, find(reference, name)!, before);
    sides.reference.push(...columnFromCells(spec, own));
    sides.current.push(
      ...columnFromCells(spec, await readDrawn(engine, current, find(current, name)!, after)),
    );
    await input.onStep(name);
  }
  return {
    reference: { rows: before.length, columns: sides.reference },
    current: { rows: after.length, columns: sides.current },
  };
}

function columnOf(name: string, part: "input" | "output", values: Values, rows: Uint32Array): SampleColumn {
  if (values.kind === "numeric") {
    return { name, part, kind: "numeric", values: Float64Array.from(rows, (row) => values.values[row]!) };
  }
  const texts = Array.from(rows, (row) => values.texts[values.codes[row]! - 1] ?? null);
  return { name, part, kind: "categorical", ...codesOf(texts) };
}

type OtherColumn = { name: string; kind: "text" | "embedding" };

/** Texts and embeddings, which have no verdict of their own. */
async function otherColumns({ engine, reference, current, options }: Input): Promise<OtherColumn[]> {
  const unused = new Set([...options.ignore, options.timestamp, options.id, options.group, options.label]);
  const kinds = await inferStored(engine, reference);
  return [...kinds].flatMap(([name, { kind, id }]) => {
    if (unused.has(name) || !find(current, name)) return [];
    return (kind === "text" && !id) || kind === "embedding" ? [{ name, kind }] : [];
  });
}
