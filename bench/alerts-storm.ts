/** The storm of the alerts benchmark: the same in each run. */
export type Push = {
  /** Since the storm began, as it would be: over five minutes. */
  atMs: number;
  labels: { alertname: string; service: string; instance: string; priority: "P1" | "P2" | "P3" };
  /** It is over. */
  ends: boolean;
};

const series = 10_000;
const timesSent = 5;
const stormMs = 300_000;

/** A linear congruential generator (Numerical Recipes), in [0, 1). */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * 10,000 series are sent five times each; half of them are over with the last. One in fifty is P1 and a group of its
 * own, the others fall into 500 groups.
 */
export function storm(seed = 1): Push[] {
  const next = uniform(seed);
  const pushes: Push[] = [];
  for (let i = 0; i < series; i++) {
    const urgent = i % 50 === 0;
    const labels: Push["labels"] = {
      alertname: urgent ? "Down" : "Slow",
      service: urgent ? `urgent-${i}` : `service-${Math.floor(next() * 500)}`,
      instance: `i${i}`,
      priority: urgent ? "P1" : next() < 0.3 ? "P2" : "P3",
    };
    const onset = next() * stormMs * 0.6;
    const every = (stormMs * 0.4) / (timesSent - 1);
    const over = next() < 0.5;
    for (let k = 0; k < timesSent; k++) {
      pushes.push({ atMs: onset + k * every, labels, ends: over && k === timesSent - 1 });
    }
  }
  return pushes.sort((a, b) => a.atMs - b.atMs);
}
