/**
 * Every input column as numbers or categories: texts by their descriptors (text/descriptors.ts), embeddings by their
 * coordinates, or by 32 random projections where there are more.
 */
import { random } from "../stats/random.ts";
import { columnsOf, type OfKind, sameColumn, type Sample, type SampleColumn } from "./sample.ts";
import { describeTexts, fitVocabulary } from "./text/descriptors.ts";

const mostCoordinates = 32;

type Flatten = (sample: Sample) => Sample;
/** One column's flat ones, all under its own name, so that a feature's part is that of all of them. */
type Part = (sample: Sample) => SampleColumn[];

export function flattenColumns(reference: Sample, seed: number): Flatten | null {
  const plain = reference.columns.filter(
    (c) => c.part === "input" && (c.kind === "numeric" || c.kind === "categorical"),
  );
  const parts: Part[] = [
    ...columnsOf(reference, "text").map(textPart),
    ...columnsOf(reference, "embedding").map((c) => embeddingPart(c, seed)),
  ];
  if (plain.length + parts.length === 0) return null;
  const names = new Set(plain.map((c) => c.name));
  return (sample) => ({
    rows: sample.rows,
    columns: [...sample.columns.filter((c) => names.has(c.name)), ...parts.flatMap((part) => part(sample))],
  });
}

function textPart(column: OfKind<"text">): Part {
  const vocabulary = fitVocabulary(column.values);
  return (sample) => {
    const other = sameColumn(column, sample);
    return describeTexts(
      other ? other.values : Array.from({ length: sample.rows }, () => null),
      vocabulary,
    ).map(({ name, values }) => ({
      name: `${column.name}: ${name}`,
      part: "input",
      kind: "numeric",
      values,
    }));
  };
}

function embeddingPart(column: OfKind<"embedding">, seed: number): Part {
  const { width } = column;
  const kept = Math.min(width, mostCoordinates);
  const rng = random(seed);
  const directions =
    width > mostCoordinates ? Float64Array.from({ length: kept * width }, () => rng.normal()) : null;
  return (sample) => {
    const other = sameColumn(column, sample);
    return Array.from({ length: kept }, (_, k): SampleColumn => {
      const values = new Float64Array(sample.rows).fill(Number.NaN);
      const rows = other?.width === width ? sample.rows : 0;
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        if (!directions) sum = other!.values[row * width + k]!;
        else
          for (let j = 0; j < width; j++) sum += other!.values[row * width + j]! * directions[k * width + j]!;
        values[row] = sum;
      }
      return { name: `${column.name}[${k}]`, part: "input", kind: "numeric", values };
    });
  };
}
