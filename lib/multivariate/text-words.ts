/**
 * Can the words of a text tell the window from the reference? Logistic regression on tf-idf (sublinear tf, smooth
 * idf, rows of length 1, words in at least two texts, at most 5,000), trained on one half of the rows by stochastic
 * gradient descent and tested on the other, where the law of Mann–Whitney's U is exact.
 * Value: the AUROC of the held-out half. Parts: the words with the largest weights towards the window.
 * Sees new topics and wording; blind to order and meaning of the words.
 */
import { normalQuantile } from "../stats/distributions/normal.ts";
import { random } from "../stats/random.ts";
import { rankTest } from "./auroc.ts";
import { shuffled, someRows } from "./draws.ts";
import { type Finding, largestParts, leastRows, type Method } from "./finding.ts";
import { columnsOf, sameColumn, takeRows } from "./sample.ts";
import { type SparseRow, trainLogistic } from "./text/logistic.ts";
import { fitTfIdf } from "./text/tf-idf.ts";

const mostRows = 1500;

export const textWords: Method = {
  label: "Words (tf-idf classifier)",
  unit: "AUROC of window against reference on held-out texts (0.5: they cannot be told apart)",
  minimum: 0.55,
  fit(reference, seed) {
    const columns = columnsOf(reference, "text");
    if (columns.length === 0 || reference.rows < leastRows) return null;
    const sample = takeRows({ ...reference, columns }, someRows(reference.rows, mostRows, seed));
    const joined = (of: typeof sample) =>
      Array.from({ length: of.rows }, (_, row) =>
        columns.map((c) => sameColumn(c, of)?.values[row] ?? "").join("\n"),
      );
    const own = joined(sample);
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const theirs = joined(takeRows(window, someRows(window.rows, mostRows, at)));
        return tellTexts(theirs, own, at);
      },
    };
  },
};

function tellTexts(window: readonly string[], reference: readonly string[], seed: number): Finding | null {
  const rng = random(seed);
  const split = (texts: readonly string[]) => {
    const order = shuffled(texts.length, rng);
    const half = texts.length >> 1;
    const pick = (rows: Uint32Array) => Array.from(rows, (row) => texts[row]!);
    return { train: pick(order.subarray(0, half)), test: pick(order.subarray(half)) };
  };
  const [w, r] = [split(window), split(reference)];
  const train = [...w.train, ...r.train];
  const tfIdf = fitTfIdf(train);
  const truth = (first: number, second: number) => new Uint8Array(first + second).fill(1, 0, first);
  const rows: SparseRow[] = train.map(tfIdf.row);
  const weights = trainLogistic(rows, truth(w.train.length, r.train.length), tfIdf.words.length, rng);
  const scores = Float64Array.from([...w.test, ...r.test], (text) => weights.score(tfIdf.row(text)));
  const tested = rankTest(scores, truth(w.test.length, r.test.length));
  if (!tested) return null;
  const [n, m] = [w.test.length, r.test.length];
  const spread = Math.sqrt((n + m + 1) / (12 * n * m));
  return {
    value: tested.auroc,
    p: tested.p,
    law: "exact",
    warn: Math.min(1, 0.5 + normalQuantile(0.95) * spread),
    floor: Math.min(1, 0.5 + normalQuantile(0.99) * spread),
    features: largestParts(tfIdf.words.map((word, i) => ({ feature: word, value: weights.of[i]! }))),
  };
}
