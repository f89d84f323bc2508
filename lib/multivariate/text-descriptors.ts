/**
 * Drift of texts by interpretable descriptors (text/descriptors.ts): two-sample tests on each with one joint p. The
 * vocabulary comes from one half of the reference, the comparison is with the other, so that unknown words are no
 * rarer there than in a window without drift.
 * Sees other lengths, other scripts, other ways of writing and new words; blind to a change of meaning in known words.
 */
import { random } from "../stats/random.ts";
import { shuffled, someRows } from "./draws.ts";
import { leastRows, type Method } from "./finding.ts";
import { judgeMarginals } from "./marginals.ts";
import { columnsOf, type OfKind, sameColumn, type Sample, takeRows } from "./sample.ts";
import { describeTexts, fitVocabulary, type Vocabulary } from "./text/descriptors.ts";

const mostRows = 2500;

export const textDescriptors: Method = {
  label: "Text descriptors",
  unit: "largest Kolmogorov–Smirnov distance of a descriptor",
  minimum: 0.1,
  fit(reference, seed) {
    const texts = columnsOf(reference, "text");
    if (texts.length === 0 || reference.rows < 2 * leastRows) return null;
    const order = shuffled(reference.rows, random(seed));
    const half = reference.rows >> 1;
    const learnt = takeRows(reference, order.subarray(0, Math.min(half, 4 * mostRows)));
    const vocabularies = columnsOf(learnt, "text").map((c) => fitVocabulary(c.values));
    const held = takeRows(reference, order.subarray(half, half + mostRows));
    const columns = described(held, texts, vocabularies);
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const some = takeRows(window, someRows(window.rows, mostRows, at));
        const theirs = { rows: some.rows, columns: described(some, texts, vocabularies) };
        return judgeMarginals(columns, theirs, { rows: held.rows, draws: 299, seed: at });
      },
    };
  },
};

function described(
  sample: Sample,
  texts: readonly OfKind<"text">[],
  vocabularies: readonly Vocabulary[],
): OfKind<"numeric">[] {
  return texts.flatMap((column, i) => {
    const values = sameColumn(column, sample)?.values ?? Array.from({ length: sample.rows }, () => null);
    return describeTexts(values, vocabularies[i]!).map((d) => ({
      name: `${column.name}: ${d.name}`,
      part: "input" as const,
      kind: "numeric" as const,
      values: d.values,
    }));
  });
}
