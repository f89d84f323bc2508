import { extname } from "node:path";
import { type DetectorName, detectors, isDetector } from "#lib/detect/index.ts";
import { type BaselineChoice, baselineHelp, misfit, parseBaseline } from "#lib/domain/baseline.ts";
import { type Grain, grains, type Verdict } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { runLengths } from "#lib/stream/settings.ts";
import { parseValue, type ValueOption } from "./value.ts";
import { isPreset, type PresetName, presetNames } from "./presets.ts";

/** What commander hands over. */
export type RawOptions = {
  reference?: string;
  current: string;
  baseline?: string;
  timestamp?: string;
  by?: string;
  prediction?: string;
  score?: string;
  label?: string;
  id?: string;
  group?: string;
  task?: string;
  ignore?: string;
  segments?: string;
  detectors?: string;
  preset?: string;
  multivariate?: boolean;
  weakSegments?: boolean;
  rules?: string;
  streams?: boolean;
  runLength?: string;
  value?: string;
  format?: string;
  out?: string;
  failOn?: string;
};

export type Cut = { kind: "all" } | { kind: "grain"; grain: Grain } | { kind: "rows"; size: number };

const formats = ["table", "json", "html"] as const;
type Format = (typeof formats)[number];
const tasks = ["binary", "multiclass", "regression"] as const;
const levels = ["warning", "drift"] as const satisfies readonly Verdict[];
export type FailLevel = (typeof levels)[number];

export type Options = {
  reference: string;
  current: string;
  timestamp: string | null;
  cut: Cut;
  /** What windows are compared with; null: the reference. */
  baseline: { choice: BaselineChoice; grain: Grain } | null;
  prediction: string | null;
  label: string | null;
  id: string | null;
  /** The query of each row, of a ranking. */
  group: string | null;
  /** What the model says; null: by the values of the label. */
  task: (typeof tasks)[number] | null;
  /** The columns of --score, without their classes. */
  scores: string[];
  ignore: string[];
  segments: string[];
  /** Null: the default ones. */
  detectors: DetectorName[] | null;
  presets: PresetName[];
  multivariate: boolean;
  weakSegments: boolean;
  /** A file of declared rules. */
  rules: string | null;
  streams: boolean;
  /** Values between two false alarms of a stream. */
  runLength: number;
  /** What a row of each cell of the confusion matrix is worth: cells, or a file of classes. */
  value: ValueOption | null;
  format: Format;
  out: string | null;
  failOn: FailLevel | null;
};

export function parseOptions(raw: RawOptions): Options {
  const cut = parseCut(raw.by);
  if (cut.kind === "grain" && raw.timestamp === undefined) {
    throw new LeewayError("INVALID", `--by ${cut.grain} needs --timestamp with the column of the times.`);
  }
  if (raw.streams && raw.timestamp === undefined) {
    throw new LeewayError("INVALID", "--streams reads rows in order of time: add --timestamp.");
  }
  const runLength = parseRunLength(raw);
  const value = parseValue(raw);
  const baseline = parseChoice(raw, cut);
  if (raw.reference === undefined && baseline === null) {
    throw new LeewayError(
      "INVALID",
      "--reference is missing: name the data that the model was made with, or a --baseline of earlier windows.",
    );
  }
  if (raw.weakSegments && (raw.label === undefined || (raw.prediction ?? raw.score) === undefined)) {
    throw new LeewayError(
      "INVALID",
      "--weak-segments needs --label and --prediction or --score: it looks for rows on which the model errs more.",
    );
  }
  if (raw.group !== undefined && raw.label !== undefined && (raw.prediction ?? raw.score) === undefined) {
    throw new LeewayError(
      "INVALID",
      "--group needs --score or --prediction: the order of a query's rows is what is held against --label.",
    );
  }
  if (raw.task !== undefined && (raw.label === undefined || raw.group !== undefined)) {
    throw new LeewayError("INVALID", "--task says how --label is read; with --group it is a ranking.");
  }
  if (raw.group !== undefined && raw.weakSegments) {
    throw new LeewayError(
      "INVALID",
      "--weak-segments compares single rows, which have no error of their own in a ranking: leave out --group or it.",
    );
  }
  return {
    // Without a reference the data's own values fix the bins.
    reference: raw.reference ?? raw.current,
    baseline,
    current: raw.current,
    timestamp: raw.timestamp ?? null,
    cut,
    prediction: raw.prediction ?? null,
    label: raw.label ?? null,
    id: raw.id ?? null,
    group: raw.group ?? null,
    task: raw.task === undefined ? null : oneOf("task", raw.task, tasks),
    scores: list(raw.score),
    ignore: list(raw.ignore),
    segments: list(raw.segments),
    detectors: raw.detectors === undefined ? null : list(raw.detectors).map(detectorOf),
    presets: list(raw.preset).map(presetOf),
    multivariate: raw.multivariate === true,
    weakSegments: raw.weakSegments === true,
    rules: raw.rules ?? null,
    streams: raw.streams === true,
    runLength,
    value,
    format: oneOf("format", raw.format ?? formatOfName(raw.out), formats),
    out: raw.out ?? null,
    failOn: raw.failOn === undefined ? null : oneOf("fail-on", raw.failOn, levels),
  };
}

function parseRunLength(raw: RawOptions): number {
  const { least, most, usual } = runLengths.event;
  if (raw.runLength === undefined) return usual;
  if (!raw.streams) throw new LeewayError("INVALID", "--run-length is about streams: add --streams.");
  const length = /^\d{1,9}$/.test(raw.runLength) ? Number(raw.runLength) : 0;
  if (length >= least && length <= most) return length;
  throw new LeewayError(
    "INVALID",
    `--run-length is a whole number of values from ${least} to ${most}, not ${raw.runLength}.`,
  );
}

function parseChoice(raw: RawOptions, cut: Cut): Options["baseline"] {
  if (raw.baseline === undefined) return null;
  const choice = parseBaseline(raw.baseline);
  if (!choice) throw new LeewayError("INVALID", `--baseline ${raw.baseline}: ${baselineHelp}.`);
  if (choice.kind === "reference") return null;
  if (cut.kind !== "grain") {
    throw new LeewayError(
      "INVALID",
      "--baseline compares windows with earlier ones: add --by hour, day, week or month.",
    );
  }
  const message = misfit(choice, cut.grain);
  if (message) throw new LeewayError("INVALID", `--baseline: ${message}.`);
  if (raw.preset !== undefined || raw.detectors !== undefined) {
    throw new LeewayError(
      "INVALID",
      "--preset and --detectors compare with the reference: leave out --baseline.",
    );
  }
  return { choice, grain: cut.grain };
}

function parseCut(by: string | undefined): Cut {
  if (by === undefined) return { kind: "all" };
  const grain = grains.find((g) => g === by);
  if (grain) return { kind: "grain", grain };
  const size = Number(/^(\d{1,9})-?rows$/.exec(by)?.[1] ?? 0);
  if (size > 0) return { kind: "rows", size };
  throw new LeewayError(
    "INVALID",
    `--by is ${grains.join(", ")} or a number of rows such as 1000-rows, not ${by}.`,
  );
}

function detectorOf(name: string): DetectorName {
  if (isDetector(name)) return name;
  const known = Object.keys(detectors).join(", ");
  throw new LeewayError("INVALID", `There is no detector ${name}. The detectors are ${known}.`);
}

function presetOf(name: string): PresetName {
  if (isPreset(name)) return name;
  throw new LeewayError("INVALID", `There is no preset ${name}. The presets are ${presetNames.join(", ")}.`);
}

function oneOf<T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((k) => k === value);
  if (found) return found;
  throw new LeewayError("INVALID", `--${flag} is ${known.join(" or ")}, not ${value}.`);
}

/** Without --format, the name of the output says what it shall be. */
function formatOfName(out: string | undefined): Format {
  const extension = extname(out ?? "").toLowerCase();
  if (extension === ".json") return "json";
  return extension === ".html" || extension === ".htm" ? "html" : "table";
}

function list(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
