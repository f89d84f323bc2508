import { booleanOf } from "../ingest/cell.ts";

/** Spellings of yes and no are one value each, so that `true`, `1` and `yes` meet whichever way they are stored. */
export function plainClass(text: string): string {
  return booleanOf(text) ?? text;
}

/**
 * Which of the reference's values is the positive one: the class that the score is declared for, else the yes of a
 * yes-or-no pair, else the later one in order of text (scikit-learn's rule). Null: there is no second value.
 */
export function positiveClass(values: Iterable<string>, scoreClass: string | null): string | null {
  if (scoreClass !== null) return plainClass(scoreClass);
  const distinct = [...new Set([...values].map(plainClass))].sort();
  if (distinct.every((v) => v === "0" || v === "1")) return "1";
  return distinct.length > 1 ? distinct.at(-1)! : null;
}
