/** Whether a shift does harm: the mean squared error that the model is expected to have, before and after it. */
import { normalCdf, type Random, random } from "#lib/stats/index.ts";
import { type Latent, levelOf, type World } from "./families.ts";
import { expectedLoss } from "./outcome.ts";

const draws = 4000;
/** Growth of the expected loss from which a shift counts as harmful. */
const harm = 0.15;

/** Growth of the expected loss up to which a shift counts as harmless. */
const harmless = 0.05;

/** Whether the model is expected to err as it used to under the shift. */
export function isHarmless(world: World, feature: number, by: number, seed: number): boolean {
  const loss = (shift: number) => lossUnder(world, feature, shift, random(seed + 17));
  return loss(by) <= (1 + harmless) * loss(0);
}

/** 1 or −1, the direction in which the loss grows more; 0 where it grows by less than 15 % in either. */
export function worseDirection(world: World, feature: number, by: number, seed: number): -1 | 0 | 1 {
  const loss = (shift: number) => lossUnder(world, feature, shift, random(seed + 17));
  const [before, up, down] = [loss(0), loss(by), loss(-by)];
  if (Math.max(up, down) < (1 + harm) * before) return 0;
  return up >= down ? 1 : -1;
}

function lossUnder(world: World, feature: number, shift: number, r: Random): number {
  // Of a number that is predicted, about.
  const noise = world.task === "regression" ? 0.25 : 0;
  let sum = 0;
  for (let i = 0; i < draws; i++) {
    const common = r.normal();
    const z: Latent = new Float64Array(world.features.length);
    for (const [j, f] of world.features.entries()) {
      const own = f.load * common + Math.sqrt(1 - f.load ** 2) * r.normal() + (j === feature ? shift : 0);
      z[j] = f.kind === "numeric" ? own : levelOf(f.cuts, normalCdf(own));
    }
    sum += noise + expectedLoss(world.task, world.truth(z), world.model(z));
  }
  return sum / draws;
}
