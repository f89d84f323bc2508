/**
 * Term weights (1 + ln tf) · (ln((1+N)/(1+df)) + 1), rows scaled to length 1 (Salton & Buckley 1988; the smooth form
 * of scikit-learn's TfidfVectorizer with sublinear_tf).
 */
import type { SparseRow } from "./logistic.ts";
import { wordsOf } from "./descriptors.ts";

export type TfIdf = { words: readonly string[]; row: (text: string) => SparseRow };

const mostWords = 5000;

export function fitTfIdf(texts: readonly string[], leastTexts = 2): TfIdf {
  const frequency = new Map<string, number>();
  for (const text of texts) {
    for (const word of new Set(wordsOf(text))) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const kept = [...frequency]
    .filter(([, df]) => df >= leastTexts)
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostWords);
  const place = new Map(kept.map(([word], i) => [word, i]));
  const idf = kept.map(([, df]) => Math.log((1 + texts.length) / (1 + df)) + 1);
  return {
    words: kept.map(([word]) => word),
    row(text) {
      const counts = new Map<number, number>();
      for (const word of wordsOf(text)) {
        const i = place.get(word);
        if (i !== undefined) counts.set(i, (counts.get(i) ?? 0) + 1);
      }
      const at = Uint32Array.from(counts.keys());
      const values = Float64Array.from(at, (i) => (1 + Math.log(counts.get(i)!)) * idf[i]!);
      const length = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
      return { at, values: length > 0 ? values.map((x) => x / length) : values };
    },
  };
}
