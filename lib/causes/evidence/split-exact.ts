import type { CauseInput, Evidence } from "../input.ts";
import type { Measured } from "../measure.ts";
import { exactChanges } from "./exact.ts";
import { loosened } from "./loosened.ts";
import { factorOf } from "./odds.ts";
import { moveTo } from "./split.ts";
import type { Weighed } from "./weighed.ts";

const takes = new Set(["concept", "model", "benign", "unknown"]);

/** Swapped columns, transformed, noisy and stale values and other types, out of what they look like: other populations, or another relation. */
export function splitExact(input: CauseInput, m: Measured, causes: Weighed[]): void {
  for (const { mode, subject, features, p, ...told } of [...exactChanges(input, m), ...loosened(input, m)]) {
    const factor = factorOf(p);
    const evidence: Evidence = {
      scorer: mode,
      ...told,
      refuted_by: "Raw records of both periods from the source, with the same values in the same places.",
      factor,
    };
    const own = (c: Weighed) =>
      (c.type === "population" || c.type === "data") && features.includes(c.feature);
    const held = causes.find((c) => c.type === "data" && c.subject === subject);
    // Another sign of damage of the same feature is the same cause.
    if (held) {
      held.mode = mode;
      held.more.push(evidence);
    }
    const from = [...causes.filter(own), ...causes.filter((c) => takes.has(c.type))].filter(
      (c) => c !== held,
    );
    const twin = { type: "data", subject, mode, feature: features[0]! } as const;
    for (const [k, cause] of from.entries())
      moveTo(causes, cause, twin, factor, k === 0 && !held ? evidence : undefined);
  }
}

/** A loss that grew by so much, and so clearly, is no harmless drift. */
const [harmful, clear] = [1.15, 3];

/** What was called benign, to unknown where the loss grew. */
export function splitHarm(_: CauseInput, { loss }: Measured, causes: Weighed[]): void {
  const [from, to] = ["benign", "unknown"].map((type) => causes.find((c) => c.type === type));
  if (!from || !to || loss.n < 20 || loss.z < clear || loss.after < harmful * loss.before) return;
  to.probability += from.probability;
  from.probability = 0;
}
