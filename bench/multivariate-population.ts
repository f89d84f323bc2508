import { random } from "#lib/stats/index.ts";
import { codesOf, type Sample, type SampleColumn } from "#lib/multivariate/sample.ts";

const words = "order parcel late refund login password mail invoice card month plan error page box".split(
  " ",
);

/** Rows of fourteen mixed inputs, two outputs, a text and an embedding; `shift` moves one of the inputs. */
export function drawPopulation(rows: number, seed: number, shift = 0): Sample {
  const rng = random(seed);
  const numeric = (name: string, value: () => number): SampleColumn => ({
    name,
    part: "input",
    kind: "numeric",
    values: Float64Array.from({ length: rows }, value),
  });
  const texts = (values: number) =>
    codesOf(
      Array.from({ length: rows }, () =>
        rng.uniform() < 0.02 ? null : `v${Math.floor(values * rng.uniform() ** 2)}`,
      ),
    );
  const base = numeric("base", rng.normal) as Extract<SampleColumn, { kind: "numeric" }>;
  return {
    rows,
    columns: [
      numeric("moved", () => rng.normal() + shift),
      ...[1, 2, 3].map((i) => numeric(`normal${i}`, rng.normal)),
      numeric("skewed", () => Math.exp(rng.normal())),
      numeric("heavy", () => rng.normal() / (0.05 + rng.uniform())),
      ...[1, 2].map((i) => numeric(`zeros${i}`, () => (rng.uniform() < 0.6 ? 0 : rng.gamma(2)))),
      base,
      { ...base, name: "related", values: base.values.map((x) => x + 0.5 * rng.normal()) },
      ...[2, 5, 20, 100].map(
        (k): SampleColumn => ({ name: `c${k}`, part: "input", kind: "categorical", ...texts(k) }),
      ),
      {
        name: "score",
        part: "output",
        kind: "numeric",
        values: Float64Array.from({ length: rows }, rng.uniform),
      },
      { name: "class", part: "output", kind: "categorical", ...texts(2) },
      {
        name: "note",
        part: "input",
        kind: "text",
        values: Array.from({ length: rows }, () =>
          Array.from({ length: 4 + rng.int(8) }, () => words[rng.int(words.length)]).join(" "),
        ),
      },
      {
        name: "vector",
        part: "input",
        kind: "embedding",
        width: 16,
        values: Float64Array.from({ length: rows * 16 }, rng.normal),
      },
    ],
  };
}
