import { join } from "node:path";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Engine, engineSentence } from "./engine.ts";
import { type FileFormat, formatOf } from "./file-format.ts";

/** A column as the file stores it: `sql` names it in `from`; `type` is the engine's, without Nullable. */
export type SourceColumn = { name: string; sql: string; type: string; text: boolean };

/** A file that can be read column by column, in the order of its rows. */
export type Source = { path: string; from: string; rows: number; columns: SourceColumn[] };

export function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

function identifier(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}

/** One thread keeps the rows in order: windows, chunks and timestamps must meet the same rows in every column. */
export const inOrder = "SETTINGS max_threads = 1, input_format_parquet_preserve_order = 1";

const asText = {
  input_format_json_read_numbers_as_strings: 1,
  input_format_json_read_bools_as_strings: 1,
  input_format_json_read_objects_as_strings: 1,
  input_format_json_read_arrays_as_strings: 1,
  input_format_json_try_infer_numbers_from_strings: 0,
  input_format_json_infer_incomplete_types_as_strings: 1,
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
  input_format_try_infer_integers: 0,
  input_format_max_rows_to_read_for_schema_inference: 1_000_000,
  input_format_csv_allow_variable_number_of_columns: 1,
  input_format_csv_trim_whitespaces: 1,
  input_format_skip_unknown_fields: 1,
  output_format_parquet_compression_method: "'lz4'",
  max_threads: 1,
};

/** Opens a file. Text is parsed once, into a Parquet file of texts: nothing in a value can stop the reading. */
export async function openSource(engine: Engine, path: string): Promise<Source> {
  const format = await formatOf(path);
  try {
    const source = await readable(engine, path, format);
    if (source.rows === 0) throw new LeewayError("INVALID", `The file ${path} has no rows.`);
    return source;
  } catch (error) {
    if (error instanceof LeewayError) throw error;
    throw new LeewayError("INVALID", `The file ${path} cannot be read: ${engineSentence(error)}.`);
  }
}

async function readable(engine: Engine, path: string, format: FileFormat): Promise<Source> {
  if (format.kind === "parquet" && format.compression === "none") {
    return described(engine, path, `file(${quoted(path)}, Parquet)`, null);
  }
  const settings = Object.entries(asText).map(([key, value]) => `${key} = ${value}`);
  const { names, table } = await textTable(engine, path, format, settings);
  const copy = join(engine.folder, `${Buffer.from(path).toString("hex").slice(-40)}-${Date.now()}.parquet`);
  const fields = names ? names.map((_, i) => `c${i}`).join(", ") : "*";
  const skip = format.kind === "csv" ? [`input_format_csv_skip_first_lines = ${format.headerLines}`] : [];
  const tab = format.delimiter === "\t";
  const csv = [
    `format_csv_delimiter = ${quoted(format.delimiter)}`,
    ...(tab
      ? ["input_format_csv_allow_whitespace_or_tab_as_delimiter = 1", "input_format_csv_trim_whitespaces = 0"]
      : []),
    ...skip,
  ];
  await engine.run(
    `INSERT INTO FUNCTION file(${quoted(copy)}, Parquet) SELECT ${fields} FROM ${table} ` +
      `SETTINGS ${[...settings, ...csv].join(", ")}`,
  );
  return described(engine, path, `file(${quoted(copy)}, Parquet)`, names);
}

type TextTable = { names: string[] | null; table: string };

async function textTable(
  engine: Engine,
  path: string,
  format: FileFormat,
  settings: string[],
): Promise<TextTable> {
  const compression = { none: "none", gzip: "gzip", zstd: "zstd" }[format.compression];
  const file = (name: string, structure: string) =>
    `file(${quoted(path)}, ${name}, ${quoted(structure)}, ${quoted(compression)})`;
  if (format.kind === "csv") {
    const structure = format.header.map((_, i) => `c${i} Nullable(String)`).join(", ");
    return { names: format.header, table: file("CSV", structure) };
  }
  if (format.kind === "json") {
    const described = await engine.rows<[string]>(
      `DESCRIBE TABLE ${file("JSONEachRow", "auto")} SETTINGS ${settings.join(", ")}`,
    );
    const names = described.map(([name]) => name);
    const structure = names.map((name) => `${identifier(name)} Nullable(String)`).join(", ");
    const fields = names.map((name, i) => `${identifier(name)} AS c${i}`).join(", ");
    return { names, table: `(SELECT ${fields} FROM ${file("JSONEachRow", structure)})` };
  }
  const typed = { parquet: "Parquet", arrow: "Arrow", arrow_stream: "ArrowStream" }[format.kind];
  return { names: null, table: file(typed, "auto") };
}

async function described(
  engine: Engine,
  path: string,
  from: string,
  names: string[] | null,
): Promise<Source> {
  const columns = await engine.rows<[string, string]>(`DESCRIBE TABLE ${from}`);
  const [count] = await engine.rows<[string | number]>(`SELECT count() FROM ${from}`);
  return {
    path,
    from,
    rows: Number(count?.[0] ?? 0),
    columns: columns.map(([name, type], i) => ({
      name: names?.[i] ?? name,
      sql: identifier(name),
      type: plainType(type),
      text: names !== null,
    })),
  };
}

function plainType(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inner === undefined ? type : plainType(inner);
}
