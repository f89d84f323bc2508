import { booleanOf, isNullText, numberOf } from "./cell.ts";
import { parseTime } from "./time.ts";

const distinctMost = 20_000;

/** What a column's values in a reference are like: enough to tell its kind. Memory is bounded. */
export class ColumnFacts {
  rows = 0;
  /** The format tells numbers from text. */
  typed = false;
  nulls = 0;
  /** Values that a typed format (JSON, Parquet) stored as a number, as true or false, as a list or an object. */
  typedNumbers = 0;
  typedBooleans = 0;
  nested = 0;
  /** Texts that are numbers, whole numbers, true or false, points in time. */
  numbers = 0;
  integers = 0;
  zeroLed = 0;
  bits = 0;
  words = 0;
  times = 0;
  length = 0;
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
    else if (typeof value === "object" && !(value instanceof Date)) this.nested += 1;
    else this.#text(value instanceof Date ? value.toISOString() : String(value));
    this.#distinct(typeof value === "object" ? JSON.stringify(value) : String(value));
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
    else if (/^\s*\[[\d\s,.eE+-]+\]\s*$/.test(text)) this.nested += 1;
  }

  #distinct(text: string): void {
    if (this.#values.size < distinctMost) this.#values.add(text);
    else if (this.#seenAtCap === 0) this.#seenAtCap = this.present;
  }
}
