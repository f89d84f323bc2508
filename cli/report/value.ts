import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import {
  type CellValues,
  cellValues,
  classValues,
  type MeasuredTask,
  type Worth,
} from "#lib/performance/index.ts";

/** --value as it was given: cells of a yes-or-no model, or the file with a matrix of several classes. */
export type ValueOption = { cells: CellValues } | { file: string };

const help = "such as tp=10,fp=-5,fn=-20,tn=1, or a JSON file with classes and values";

export function parseValue({ value, label }: { value?: string; label?: string }): ValueOption | null {
  if (value === undefined) return null;
  if (label === undefined) {
    throw new LeewayError(
      "INVALID",
      "--value needs --label: it says what each right and wrong row is worth.",
    );
  }
  if (!value.includes("=")) return { file: value };
  const pairs = value.split(",").map((pair) => pair.split("=").map((part) => part.trim()));
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new LeewayError("INVALID", `--value gives ${twice} twice.`);
  const unknown = names.find((name) => !["tp", "fp", "fn", "tn"].includes(name ?? ""));
  if (unknown !== undefined) {
    throw new LeewayError("INVALID", `--value is ${help}; there is no cell ${unknown}.`);
  }
  const given = pairs.map(([name, ...rest]) => [name, rest.join("=") ? Number(rest.join("=")) : Number.NaN]);
  return { cells: parsed(cellValues, Object.fromEntries(given), "--value") };
}

/** What the report's rows are worth, once it is known what the model says. */
export async function readValue(
  option: ValueOption | null,
  task: MeasuredTask,
  classes: readonly string[],
): Promise<Worth | null> {
  if (!option) return null;
  if (task !== "binary" && task !== "multiclass") {
    throw new LeewayError("INVALID", `--value is about cells of a confusion matrix, and a ${task} has none.`);
  }
  if ("cells" in option) {
    if (task === "binary") return option.cells;
    throw new LeewayError(
      "INVALID",
      `--label has ${classes.length} classes (${classes.slice(0, 30).join(", ")}): --value must name a JSON file ` +
        "with classes, and values with a row for each that is true and in it a number for each that is predicted.",
    );
  }
  if (task === "binary")
    throw new LeewayError("INVALID", "--label is yes or no: --value is tp=…,fp=…,fn=…,tn=….");
  const worth = parsed(classValues, await readJson(option.file), option.file);
  const missing = classes.find((name) => !worth.classes.includes(name));
  if (missing === undefined) return worth;
  throw new LeewayError("INVALID", `${option.file} gives no values for the class ${missing}.`);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const why = error.code === "ENOENT" ? "does not exist" : `cannot be read (${error.code})`;
    throw new LeewayError("INVALID", `--value is ${help}; the file ${file} ${why}.`);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new LeewayError("INVALID", `${file} is not JSON.`);
  }
}

function parsed<T extends z.ZodType>(schema: T, given: unknown, where: string): z.output<T> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue?.path.join(".");
  throw new LeewayError("INVALID", `${where}${at ? `, ${at}` : ""}: ${issue?.message ?? "wrong"}.`);
}
