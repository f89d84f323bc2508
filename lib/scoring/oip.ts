/**
 * The Open Inference Protocol, version 2, over REST: what is asked of a model server and how its answer is read.
 * Shapes are row-major with the rows first: one tensor [n, 1] a feature, or one tensor [n, d] for all of them.
 */
import type { RawColumn } from "#lib/performance/estimate/binning.ts";

/** What is wrong with a server's answer, in words for the person who set it up. */
export class ScoringFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ScoringFault";
  }
}

export type Tensor = { name: string; datatype: string; shape: number[] };
export type Metadata = { inputs: Tensor[]; outputs: Tensor[] };
export type Layout = "columns" | "matrix";

const whole = /^U?INT(?:8|16|32|64)$/;
const real = /^(?:FP16|FP32|FP64|BF16)$/;

type Given = Record<string, unknown>;
const given = (x: unknown): Given => (typeof x === "object" && x !== null ? (x as Given) : {});

function tensorsOf(list: unknown): Tensor[] {
  return (Array.isArray(list) ? list : []).map((one) => {
    const { name, datatype, shape } = given(one);
    if (typeof name !== "string" || typeof datatype !== "string") {
      throw new ScoringFault("The model's metadata has a tensor without a name or a datatype.");
    }
    return { name, datatype, shape: (Array.isArray(shape) ? shape : []).map(Number) };
  });
}

/** `GET /v2/models/{name}`. */
export function readMetadata(body: unknown): Metadata {
  const { inputs, outputs } = given(body);
  if (!Array.isArray(inputs)) throw new ScoringFault("The model's metadata names no inputs.");
  return { inputs: tensorsOf(inputs), outputs: tensorsOf(outputs) };
}

/** Why the features cannot be sent as the metadata asks; empty where they can. */
export function faultsOf(
  { inputs, outputs }: Metadata,
  asked: { features: readonly string[]; layout: Layout; output: string | null },
): string[] {
  const faults: string[] = [];
  if (asked.layout === "columns") {
    const known = new Set(asked.features);
    const odd = inputs.filter((t) => !known.has(t.name)).map((t) => t.name);
    if (odd.length > 0)
      faults.push(`The server asks for ${odd.slice(0, 5).join(", ")}, which no feature of the version is.`);
  } else if (inputs.length !== 1) {
    faults.push(`One tensor for all features was asked for, but the server has ${inputs.length} inputs.`);
  } else {
    const width = inputs[0]!.shape.at(-1) ?? -1;
    if (width > 0 && width !== asked.features.length)
      faults.push(
        `The server takes ${width} numbers a row, but the version has ${asked.features.length} features.`,
      );
  }
  if (asked.output !== null && outputs.length > 0 && !outputs.some((t) => t.name === asked.output))
    faults.push(`The server has no output ${asked.output}; it has ${outputs.map((t) => t.name).join(", ")}.`);
  return faults;
}

/** Rows that the protocol can carry: JSON has no word for a number that is missing or infinite. */
export function sendable(columns: readonly RawColumn[], rows: readonly number[]): number[] {
  return rows.filter((i) =>
    columns.every((c) => (c.kind === "numeric" ? Number.isFinite(c.values[i]!) : c.values[i] !== null)),
  );
}

function cellOf(column: RawColumn, i: number, datatype: string, name: string): number | string | boolean {
  const x = column.values[i]!;
  if (datatype === "BYTES") return String(x);
  const text = String(x).toLowerCase();
  const number = text === "true" ? 1 : text === "false" ? 0 : Number(x);
  if (!Number.isFinite(number))
    throw new ScoringFault(`The server takes ${name} as ${datatype}, but it has the value ${String(x)}.`);
  if (datatype === "BOOL") return number !== 0;
  if (whole.test(datatype)) return Math.round(number);
  if (real.test(datatype)) return number;
  throw new ScoringFault(`The server takes ${name} as ${datatype}, which Leeway cannot send.`);
}

/** The body of `POST …/infer`. Datatypes come from the metadata; without it numbers are FP64 and texts BYTES. */
export function inferBody(
  features: readonly string[],
  columns: readonly RawColumn[],
  rows: readonly number[],
  asked: { id: string; layout: Layout; output: string | null; metadata: Metadata | null },
): Record<string, unknown> {
  const { id, layout, output, metadata } = asked;
  const outputs = output === null ? {} : { outputs: [{ name: output }] };
  if (layout === "matrix") {
    const [only] = metadata?.inputs ?? [];
    const datatype = only?.datatype ?? "FP64";
    const data = rows.flatMap((i) => columns.map((c, j) => cellOf(c, i, datatype, features[j]!)));
    const tensor = { name: only?.name ?? "input", datatype, shape: [rows.length, columns.length], data };
    return { id, inputs: [tensor], ...outputs };
  }
  const declared = new Map((metadata?.inputs ?? []).map((t) => [t.name, t]));
  const inputs = columns.flatMap((column, j) => {
    const name = features[j]!;
    const tensor = declared.get(name);
    if (metadata && !tensor) return [];
    const datatype = tensor?.datatype ?? (column.kind === "numeric" ? "FP64" : "BYTES");
    // As many dimensions as the server declares: [n] or [n, 1].
    const shape = tensor?.shape.length === 1 ? [rows.length] : [rows.length, 1];
    return [{ name, datatype, shape, data: rows.map((i) => cellOf(column, i, datatype, name)) }];
  });
  return { id, inputs, ...outputs };
}

/** One number a row from the answer; `index` picks among several a row, by default the last (the class of yes). */
export function readScores(
  body: unknown,
  n: number,
  asked: { output: string | null; index: number | null },
): Float64Array {
  const outputs = given(body)["outputs"];
  if (!Array.isArray(outputs) || outputs.length === 0) throw new ScoringFault("The answer has no outputs.");
  const found = outputs.map(given).find((o) => asked.output === null || o["name"] === asked.output);
  if (!found) throw new ScoringFault(`The answer has no output ${asked.output}.`);
  const { name, datatype, shape, data } = found;
  if (datatype === "BYTES")
    throw new ScoringFault(`The output ${String(name)} is text: name one that is a number.`);
  if (!Array.isArray(shape) || !Array.isArray(data))
    throw new ScoringFault(`The output ${String(name)} has no shape or no data.`);
  const flat = (data as unknown[]).flat(8);
  const size = shape.reduce((s: number, x) => s * Number(x), 1);
  if (Number(shape[0]) !== n || size !== flat.length || size % n !== 0) {
    throw new ScoringFault(
      `For ${n} rows the output ${String(name)} has the shape [${shape.join(", ")}] and ${flat.length} values.`,
    );
  }
  const width = size / n;
  const at = asked.index ?? width - 1;
  if (at >= width)
    throw new ScoringFault(`The output ${String(name)} has ${width} numbers a row, not ${at + 1}.`);
  return Float64Array.from({ length: n }, (_, i) => {
    const x = flat[i * width + at];
    const number = typeof x === "boolean" ? Number(x) : x;
    if (typeof number !== "number" || !Number.isFinite(number))
      throw new ScoringFault(`The score of row ${i + 1} is ${String(x)}, which is no number.`);
    return number;
  });
}

/** What the server says went wrong (`{"error": "…"}`), or the beginning of what it said. */
export function errorText(body: string): string {
  try {
    const { error } = given(JSON.parse(body));
    if (typeof error === "string") return error.slice(0, 300);
  } catch {
    // Not JSON: the text itself.
  }
  return body.slice(0, 200);
}
