/** Rows by true and predicted class. Only the pairs that occur take room, so that there can be any number of classes. */
export class Confusion {
  readonly #cells = new Map<number, { truth: number; predicted: number; rows: number }>();
  readonly #classes: number;

  constructor(classes: number) {
    this.#classes = classes;
  }

  add(truth: number, predicted: number, rows = 1): void {
    const key = truth * this.#classes + predicted;
    const cell = this.#cells.get(key);
    if (cell) cell.rows += rows;
    else this.#cells.set(key, { truth, predicted, rows });
  }

  rows(truth: number, predicted: number): number {
    return this.#cells.get(truth * this.#classes + predicted)?.rows ?? 0;
  }

  cells(): Iterable<Readonly<{ truth: number; predicted: number; rows: number }>> {
    return this.#cells.values();
  }
}
