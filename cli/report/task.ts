type Cells = ArrayLike<string | number | null>;

/**
 * Whether numbers name the two classes of a yes-or-no model, as −1 and 1 or 1 and 2: the reference's labels have two values
 * at most, and either there is a score beside them or every prediction is one of them.
 */
export function isTwoClasses(label: Cells, prediction: Cells | null, scores: number): boolean {
  const classes = distinct(label, 2);
  if (classes === null || classes.size === 0) return false;
  if (scores > 0) return true;
  return prediction !== null && [...(distinct(prediction, 2) ?? [Number.NaN])].every((x) => classes.has(x));
}

/** Null: more than so many. */
function distinct(cells: Cells, most: number): Set<string | number> | null {
  const seen = new Set<string | number>();
  for (let i = 0; i < cells.length && seen.size <= most; i++) {
    const cell = cells[i]!;
    if (cell !== null && !Number.isNaN(cell)) seen.add(cell);
  }
  return seen.size > most ? null : seen;
}
