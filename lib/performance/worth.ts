/**
 * What one row of each cell of the confusion matrix is worth, in a unit of one's own. The value of rows is the mean of
 * what each of them is worth, so windows of any size can be compared.
 */
import { z } from "zod";
import type { Confusion } from "./binary/sample.ts";
import { type Measured, type Metric, share } from "./metric.ts";
import type { OutcomeRows } from "./rows.ts";

const [most, least, mostClasses] = [1e9, 1e-6, 100];

const price = z
  .number(`a number such as -5 or 0.25`)
  .refine((x) => Math.abs(x) <= most, `a number from -${most} to ${most}: take a larger unit`)
  .refine(
    (x) => x === 0 || Math.abs(x) >= least,
    "0, or at least 0.000001 in size, up or down: take a smaller unit",
  );

/** Every figure would be the same one. */
const alike = "all cells are worth the same, so no window could be worth more or less than another";

function differ(prices: readonly number[]): boolean {
  const [low, high] = endsOf(prices);
  return high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high));
}

/** Of a yes-or-no model. */
export const cellValues = z
  .strictObject({ tp: price, fp: price, fn: price, tn: price })
  .refine((v) => differ(Object.values(v)), alike);
export type CellValues = Confusion;

/** Of a model with several classes: a row a true class, in it a price a predicted class, both in the order of `classes`. */
export const classValues = z
  .strictObject({
    classes: z
      .array(z.string().min(1).max(1000))
      .min(2, "name at least two classes")
      .max(mostClasses, `at most ${mostClasses} classes can have values`)
      .refine((list) => new Set(list).size === list.length, "a class is named twice"),
    values: z.array(z.array(price)),
  })
  .refine(({ classes, values }) => [values, ...values].every((line) => line.length === classes.length), {
    message: "one row for each class that is true, and in it one number for each class that is predicted",
    path: ["values"],
  })
  .refine(({ values }) => differ(values.flat()), { message: alike, path: ["values"] });
export type ClassValues = z.output<typeof classValues>;

export type Worth = CellValues | ClassValues;

export function isClassValues(worth: Worth): worth is ClassValues {
  return "classes" in worth;
}

function endsOf(prices: readonly number[]): [number, number] {
  return [Math.min(...prices), Math.max(...prices)];
}

/** The least and the greatest value that rows can have. */
export function endsOfWorth(worth: Worth): [number, number] {
  const { tp, fp, fn, tn } = worth as CellValues;
  return endsOf(isClassValues(worth) ? worth.values.flat() : [tp, fp, fn, tn]);
}

/** The facts of the metric; what matters is a fiftieth of the way from the worst cell to the best, as of a share. */
export function valueFacts(worth: Worth): Omit<Metric<never>, "measure"> {
  const limits = endsOfWorth(worth);
  const size = 0.02 * (limits[1] - limits[0]);
  return { label: "Value per row", better: "higher", limits, minimum: { kind: "points", size } };
}

/**
 * The mean over cells of so many rows at such a price. Between the worst cell and the best it is a share, and has
 * Wilson's interval at the number of rows that a share of the same error would need: with 1 for right and 0 for wrong
 * it is the accuracy.
 */
export function meanValue(cells: readonly [rows: number, price: number][], worth: Worth): Measured | null {
  const [low, high] = endsOfWorth(worth);
  const span = high - low;
  let [n, mean, squares] = [0, 0, 0];
  for (const [rows, x] of cells) {
    n += rows;
    mean += rows * ((x - low) / span);
  }
  if (!(n > 0)) return null;
  mean = Math.min(1, mean / n);
  for (const [rows, x] of cells) squares += rows * ((x - low) / span - mean) ** 2;
  const found = share(mean, Math.sqrt(squares) / n, n);
  const back = (x: number | null) => (x === null ? null : low + span * x);
  return {
    value: low + span * mean,
    se: found.se === null ? null : span * found.se,
    low: back(found.low),
    high: back(found.high),
  };
}

/** The same rows with what they are worth; unchanged where the values are of another task or leave a class out. */
export function withWorth(rows: OutcomeRows, worth: Worth | null): OutcomeRows {
  if (!worth) return rows;
  if (rows.task === "binary" && !isClassValues(worth)) return { ...rows, worth };
  if (rows.task !== "multiclass" || !isClassValues(worth)) return rows;
  const classes = rows.classes.slice(0, rows.known);
  const places = classes.map((name) => worth.classes.indexOf(name));
  if (places.length < 2 || places.includes(-1)) return rows;
  const values = places.map((t) => places.map((p) => worth.values[t]![p]!));
  return differ(values.flat()) ? { ...rows, worth: { classes, values } } : rows;
}

export function worthOf(rows: OutcomeRows): Worth | null {
  return rows.task === "binary" || rows.task === "multiclass" ? (rows.worth ?? null) : null;
}
