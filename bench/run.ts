/**
 * `npm run bench [-- name … flags]`: runs the named benchmarks, or all of them, and prints their ratios.
 * Exit code 1 when a gate fails or a benchmark cannot run, 2 when there is none of that name.
 */
import process from "node:process";

type Bench = { name: string; run: (print: (line: string) => void) => Promise<boolean | void> };

/** One line a benchmark; each is loaded only when it runs. */
const registry: Record<string, () => Promise<Bench>> = {
  verdict: () => import("./verdict.ts"),
  ks: () => import("./ks.ts"),
  report: () => import("./report.ts"),
  profiles: () => import("./profiles.ts"),
  heatmap: () => import("./heatmap.ts"),
  ingest: () => import("./ingest.ts"),
  freshness: () => import("./freshness.ts"),
  start: () => import("./start.ts"),
  multivariate: () => import("./multivariate.ts"),
  performance: () => import("./performance.ts"),
  detection: () => import("./detection.ts"),
  pages: () => import("./pages.ts"),
  streaming: () => import("./streaming.ts"),
  seasonal: () => import("./seasonal.ts"),
  slices: () => import("./slices.ts"),
  estimators: () => import("./estimators.ts"),
  causes: () => import("./causes.ts"),
  memory: () => import("./memory.ts"),
  alerts: () => import("./alerts.ts"),
};

/** What `detection` runs too; alone only where named. */
const parts = new Set(["streaming", "estimators"]);

async function runOne(name: string, load: () => Promise<Bench>): Promise<boolean> {
  console.log(`\n${name}\n${"─".repeat(name.length)}`);
  const before = performance.now();
  const earlier = process.exitCode;
  try {
    const bench = await load();
    const passed = await bench.run((line) => console.log(line));
    const failed = passed === false || (process.exitCode !== earlier && process.exitCode !== 0);
    console.log(`${failed ? "FAILED" : "done"} in ${((performance.now() - before) / 1000).toFixed(1)} s`);
    return !failed;
  } catch (error) {
    console.log(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function main(given: string[]): Promise<number> {
  // Flags and their numbers are the benchmark's own.
  const asked = given.filter((word) => !/^(?:--.*|\d+)$/.test(word));
  const names = asked.length > 0 ? asked : Object.keys(registry).filter((name) => !parts.has(name));
  const unknown = names.find((name) => !Object.hasOwn(registry, name));
  if (unknown !== undefined) {
    console.error(`There is no benchmark ${unknown}. There are ${Object.keys(registry).join(", ")}.`);
    return 2;
  }
  let failed = 0;
  for (const name of names) {
    const load = registry[name];
    if (load && !(await runOne(name, load))) failed += 1;
  }
  console.log(`\n${names.length - failed} of ${names.length} passed`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
