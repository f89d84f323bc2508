import { searchSlices, type SliceSource } from "#lib/slices/index.ts";
import { type Random, random } from "#lib/stats/index.ts";

/** Weak segments among 100 features of 50,000 rows with a reference of as many; budget 3 s on one core. */
export const name = "slices";

const [features, rows, budgetMs] = [100, 50_000, 3_000];

function draw(rng: Random) {
  const columns = Array.from(
    { length: features },
    (_, j): SliceSource =>
      j % 4 === 3
        ? {
            name: `category_${j}`,
            kind: "categorical",
            values: Array.from({ length: rows }, () => `v${Math.floor(30 * rng.uniform() ** 2)}`),
          }
        : {
            name: `number_${j}`,
            kind: "numeric",
            values: Float64Array.from({ length: rows }, () => rng.normal()),
          },
  );
  const [first, category] = [columns[0]!.values, columns[3]!.values];
  const weak = (i: number) => Number(first[i]) > 1 && category[i] === "v0";
  const loss = Float64Array.from({ length: rows }, (_, i) => (rng.uniform() < (weak(i) ? 0.3 : 0.1) ? 1 : 0));
  return { columns, loss };
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const rng = random(20_260_301);
  const [reference, current] = [draw(rng), draw(rng)];
  let within = true;
  for (const depth of [1, 2, 3]) {
    const steps = searchSlices(current, reference, { seed: 1, q: 0.04, depth });
    const before = performance.now();
    let [last, longest] = [before, 0];
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    const took = performance.now() - before;
    const { tested, slices } = step.value;
    print(
      `up to ${depth} predicates: ${(took / 1000).toFixed(2)} s (budget ${budgetMs / 1000} s), longest stretch ` +
        `without a pause ${longest.toFixed(0)} ms; ${tested} tested: ${slices.map((s) => s.text).join("; ") || "none"}`,
    );
    if (depth <= 2) within &&= took <= budgetMs;
  }
  return within;
}
