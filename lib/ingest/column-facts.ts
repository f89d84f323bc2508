import { booleanOf, isNullText, numberOf } from "./cell.ts";
import { parseTime } from "./time.ts";
import { vectorOf } from "./vector.ts";

const distinctMost = 20_000;
const widthsMost = 100;
const longestKey = 200;

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Long texts are told apart by length, beginning and end: memory is bounded. */
function keyOf(text: string): string {
  if (text.length <= longestKey) return text;
  return `${text.length} ${text.slice(0, longestKey / 2)} ${text.slice(-longestKey / 2)}`;
}

/** What a column's values in a reference are like: enough to tell its kind. Memory is bounded. */
export class ColumnFacts {
  rows = 0;
  /** The format tells numbers from text. */
  typed = false;
  nulls = 0;
  /** Values that a typed format (JSON, Parquet) stored as a number, as true or false; lists of numbers of any format. */
  typedNumbers = 0;
  typedBooleans = 0;
  nested = 0;
  /** Of lists of numbers, how many have each length. */
  readonly widths = new Map<number, number>();
  /** Texts that are numbers, whole numbers, true or false, points in time. */
  numbers = 0;
  integers = 0;
  zeroLed = 0;
  bits = 0;
  words = 0;
  times = 0;
  length = 0;
  /** Gaps between words, of all texts together. */
  gaps = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Every whole number was larger than the one before. */
  ascending = true;
  readonly #values = new Set<string>();
  #seenAtCap = 0;
  #last = Number.NEGATIVE_INFINITY;

  add(value: unknown): void {
    this.rows += 1;
    if (value === null || value === undefined) {
      this.nulls += 1;
      return;
    }
    if (typeof value === "number" || typeof value === "bigint") this.#number(Number(value), true);
    else if (typeof value === "boolean") this.typedBooleans += 1;
    else if (Array.isArray(value)) this.#list(value);
    else this.#text(textOf(value));
    // Lists are not told apart: they are no categories, and long.
    if (!Array.isArray(value)) this.#distinct(textOf(value));
  }

  get present(): number {
    return this.rows - this.nulls;
  }

  get distinct(): number {
    return this.#values.size;
  }

  /** Distinct values over the rows in which they were counted. */
  get distinctShare(): number {
    const seen = this.#seenAtCap || this.present;
    return seen > 0 ? this.#values.size / seen : 0;
  }

  #number(x: number, typed: boolean): void {
    this.numbers += 1;
    if (typed) this.typedNumbers += 1;
    if (!Number.isFinite(x)) return;
    if (x < this.min) this.min = x;
    if (x > this.max) this.max = x;
    if (x === 0 || x === 1) this.bits += 1;
    if (Number.isInteger(x)) this.integers += 1;
    if (!(x > this.#last)) this.ascending = false;
    this.#last = x;
  }

  #text(text: string): void {
    this.length += text.length;
    this.gaps += text.trim().match(/\s+/g)?.length ?? 0;
    const x = numberOf(text);
    if (x !== undefined) {
      this.#number(x, false);
      if (/^[+-]?0\d/.test(text.trim())) this.zeroLed += 1;
      return;
    }
    if (isNullText(text)) {
      this.nulls += 1;
      return;
    }
    if (booleanOf(text) !== undefined) this.words += 1;
    else if (/^\d{4}[-/]/.test(text) && parseTime(text, "UTC") !== null) this.times += 1;
    else if (text.includes("[")) this.#list(text);
  }

  #list(value: unknown): void {
    const numbers = vectorOf(value);
    // A list of no numbers, or with a hole, is a list still: the reader says what is wrong with it.
    if (numbers === null && !Array.isArray(value)) return;
    this.nested += 1;
    if (numbers && numbers.length > 0 && (this.widths.size < widthsMost || this.widths.has(numbers.length))) {
      this.widths.set(numbers.length, (this.widths.get(numbers.length) ?? 0) + 1);
    }
  }

  /** The commonest length of the lists; null where there is none. */
  get width(): number | null {
    const [first] = [...this.widths].toSorted((a, b) => b[1] - a[1] || b[0] - a[0]);
    return first?.[0] ?? null;
  }

  #distinct(text: string): void {
    if (this.#values.size < distinctMost) this.#values.add(keyOf(text));
    else if (this.#seenAtCap === 0) this.#seenAtCap = this.present;
  }
}
