/** What the model says of a row and what comes true, by the world's task. */
import type { Random } from "#lib/stats/index.ts";
import type { World } from "./families.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

export function outcome(
  world: World,
  truth: number[],
  model: number[],
  r: Random,
): { score: number; label: number; said: string; truth: string } {
  if (world.task === "regression")
    return { score: model[0]!, label: truth[0]! + world.noise(r), said: "", truth: "" };
  if (world.task === "binary") {
    return {
      score: sigmoid(model[0]!),
      label: Number(r.uniform() < sigmoid(truth[0]!)),
      said: "",
      truth: "",
    };
  }
  const p = softmax(model);
  const best = p.indexOf(Math.max(...p));
  const q = softmax(truth);
  let [u, k] = [r.uniform(), 0];
  while (k < q.length - 1 && u >= q[k]!) u -= q[k++]!;
  return { score: p[best]!, label: Number(k === best), said: `k${best}`, truth: `k${k}` };
}

function softmax(xs: readonly number[]): number[] {
  const most = Math.max(...xs);
  const powers = xs.map((x) => Math.exp(x - most));
  const whole = powers.reduce((s, x) => s + x, 0);
  return powers.map((x) => x / whole);
}

/** Squared error of the score that is to be expected, without the noise of a number that is predicted. */
export function expectedLoss(
  task: World["task"],
  truth: readonly number[],
  model: readonly number[],
): number {
  if (task === "regression") return (truth[0]! - model[0]!) ** 2;
  const brier = (p: number, q: number) => q * (1 - p) ** 2 + (1 - q) * p ** 2;
  if (task === "binary") return brier(sigmoid(model[0]!), sigmoid(truth[0]!));
  const p = softmax(model);
  const best = p.indexOf(Math.max(...p));
  return brier(p[best]!, softmax(truth)[best]!);
}
