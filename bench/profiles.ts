import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "chdb";
import { chooseEdges } from "#lib/sketch/edges.ts";
import { normalQuantile } from "#lib/stats/index.ts";
import { profileSettings, profileStatements } from "#db/clickhouse/profile-rows.ts";
import type { NumericColumn } from "#db/clickhouse/profile-sql.ts";

/**
 * Profiling events into hourly profiles against `SELECT sum(every numeric column)` by hour, on the same engine
 * and table: 50 nullable numeric and 10 low-cardinality columns. Budget: at most 4 times.
 */
export const name = "profiles";

const rows = Number(process.env.LEEWAY_BENCH_ROWS ?? 5_000_000);
const numeric = Array.from({ length: 50 }, (_, i) => i);
const categorical = Array.from({ length: 10 }, (_, i) => 50 + i);

function fill(session: Session): void {
  const columns = [
    ...numeric.map((i) => `c${i} Nullable(Float64)`),
    ...categorical.map((i) => `c${i} LowCardinality(Nullable(String))`),
  ];
  session.query(
    `CREATE TABLE events (_at DateTime64(3, 'UTC'), ${columns.join(", ")}) ENGINE = MergeTree ` +
      "PARTITION BY toYYYYMM(_at) ORDER BY (toStartOfHour(_at))",
  );
  const values = [
    ...numeric.map((i) => `if(rand(${i}) % 50 = 0, NULL, randNormal(${i % 5}, ${1 + (i % 3)}, ${i}))`),
    ...categorical.map((i) => `concat('v', toString(toUInt8(20 * pow(randCanonical(${i}), 2))))`),
  ];
  const step = 500_000;
  for (let from = 0; from < rows; from += step) {
    const count = Math.min(step, rows - from);
    const at = `toDateTime64('2026-01-01 00:00:00', 3, 'UTC') + toIntervalMillisecond(intDiv((number + ${from}) * 7776000000, ${rows}))`;
    session.query(
      `INSERT INTO events SELECT ${at}, ${values.join(", ")} FROM numbers(${count}) SETTINGS max_partitions_per_insert_block = 0`,
    );
  }
}

/** Seconds of processor time of the fastest of three runs (the engine runs in this process). */
function cpuSeconds(session: Session, queries: string[]): number {
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    for (const query of queries) session.query(query, "Null");
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return Math.min(...times);
}

export async function run(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "leeway-bench-profiles-"));
  const session = new Session(folder);
  try {
    session.query("CREATE DATABASE bench");
    session.query("USE bench");
    fill(session);
    const hour = "toStartOfHour(_at)";
    const quantiles = Array.from({ length: 257 }, (_, j) => normalQuantile((j + 0.5) / 257));
    const { edges } = chooseEdges({ quantiles, values: null });
    const columns = numeric.map(
      (i): NumericColumn => ({
        feature: `f${i}`,
        column: `c${i}`,
        kind: "numeric",
        edges: edges.map((e) => (i % 5) + (1 + (i % 3)) * e),
        median: i % 5,
      }),
    );
    const source = { from: "events", where: "1", hour, segment: null };
    const settings = Object.entries(profileSettings("tree")).map(([key, value]) => `${key} = ${value}`);
    const statements = profileStatements(source, columns, "tree").map(
      (s) => `${s} SETTINGS ${settings.join(", ")}`,
    );
    const sums = numeric.map((i) => `sum(c${i})`).join(", ");
    const floor = cpuSeconds(session, [`SELECT ${hour} AS h, ${sums} FROM events GROUP BY h`]);
    const profile = cpuSeconds(session, statements);
    const ratio = profile / floor;
    const cells = (seconds: number) => `${((seconds * 1e9) / rows / numeric.length).toFixed(1)} ns/cell`;
    print(
      `rows ${rows}, 50 numeric columns, hours of 90 days, ${edges.length} edges as a reference fixes them`,
    );
    print(`sum(every numeric column) by hour  ${floor.toFixed(2)} s CPU  ${cells(floor)}`);
    print(`numeric profiles                   ${profile.toFixed(2)} s CPU  ${cells(profile)}`);
    print(`ratio ${ratio.toFixed(2)} (budget 4) ${ratio <= 4 ? "ok" : "OVER BUDGET"}`);
    const named = categorical.map((i) => ({
      feature: `f${i}`,
      column: `c${i}`,
      kind: "categorical" as const,
    }));
    const exact = cpuSeconds(session, profileStatements(source, named, "tree"));
    const each = (exact * 1e9) / rows / categorical.length;
    print(
      `10 categorical columns, exact      ${exact.toFixed(2)} s CPU  ${each.toFixed(1)} ns/cell (no budget)`,
    );
    if (ratio > 4) process.exitCode = 1;
  } finally {
    session.cleanup();
    rmSync(folder, { recursive: true, force: true });
  }
}
