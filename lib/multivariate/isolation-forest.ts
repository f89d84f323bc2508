/**
 * Rate of rows that an isolation forest of the reference finds anomalous (forest.ts, anomaly-rate.ts).
 * Contribution of a feature to a row: by how much the score falls when the row has the reference's mean there.
 * Sees rare and new combinations of values, without any assumption on their law; blind to a shift of the bulk that
 * stays inside the usual range.
 */
import { random } from "../stats/random.ts";
import { anomalyThreshold, judgeAnomalies, sharesOf } from "./anomaly-rate.ts";
import { shuffled, someRows } from "./draws.ts";
import { fitEncoding } from "./encode.ts";
import { leastRows, type Method } from "./finding.ts";
import { growForest } from "./forest.ts";
import { takeRows } from "./sample.ts";

const mostRows = 2500;

export const isolationForest: Method = {
  label: "Anomalous rows (isolation forest)",
  unit: "share of rows above the reference's 99 % point",
  minimum: 0.03,
  fit(reference, seed) {
    const encoding = fitEncoding(reference);
    if (!encoding || reference.rows < 2 * leastRows) return null;
    const { width, features } = encoding;
    const order = shuffled(reference.rows, random(seed));
    const half = Math.min(mostRows, reference.rows >> 1);
    const groups = [...new Set(features)].map((name) =>
      features.flatMap((feature, field) => (feature === name ? [field] : [])),
    );
    const learnt = encoding.encode(takeRows(reference, order.subarray(0, half)));
    const forest = growForest(learnt, width, seed + 1, groups);
    const held = order.subarray(half, half + mostRows);
    const threshold = anomalyThreshold(forest.score(encoding.encode(takeRows(reference, held))));
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const some = someRows(window.rows, mostRows, at);
        const rows = encoding.encode(takeRows(window, some));
        const scores = forest.score(rows);
        const finding = judgeAnomalies(scores, threshold, (row) => {
          const own = rows.subarray(row * width, (row + 1) * width);
          const names = [...new Set(features)];
          const copies = new Float64Array(names.length * width);
          for (const [i, name] of names.entries()) {
            copies.set(
              own.map((x, j) => (features[j] === name ? 0 : x)),
              i * width,
            );
          }
          const without = forest.score(copies);
          return sharesOf(new Map(names.map((name, i) => [name, scores[row]! - without[i]!])));
        });
        return { ...finding, rows: finding.rows!.map((r) => ({ ...r, row: some[r.row]! })) };
      },
    };
  },
};
