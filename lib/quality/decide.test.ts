import { expect, test } from "vitest";
import { random } from "#lib/stats/index.ts";
import { categoricalWindow, numericWindow, rowsWindow, times } from "#tests/fixtures/quality.ts";
import { numericProfileOf } from "#lib/sketch/profile-of.ts";
import { categoricalProfileOf } from "#lib/sketch/profile-of.ts";
import type { ColumnWindow } from "./check.ts";
import { decideQuality, examineColumn, examineRows } from "./decide.ts";

function verdictsOf(window: ColumnWindow): Record<string, string> {
  const [decided] = decideQuality([examineColumn(window)]);
  return Object.fromEntries(Object.entries(decided?.checks ?? {}).map(([name, r]) => [name, r.verdict]));
}

test("a broken join: the null rate is a problem, the other checks are as expected", () => {
  const reference = times(3000, (i) => (i % 50 === 0 ? null : i));
  const found = verdictsOf(
    numericWindow(
      reference,
      times(800, (i) => (i % 5 < 3 ? null : i)),
    ),
  );
  expect(found).toMatchObject({
    null_rate: "drift",
    range: "stable",
    not_finite: "stable",
    constant: "stable",
  });
});

test("small and certain is a warning; fewer than thirty rows say nothing", () => {
  const reference = times(200_000, (i) => (i % 100 === 0 ? null : 1 + (i % 40)));
  const slightly = numericWindow(
    reference,
    times(100_000, (i) => (i % 50 === 0 ? null : 1 + (i % 40))),
  );
  expect(verdictsOf(slightly)["null_rate"]).toBe("warning");
  const few = verdictsOf(
    numericWindow(
      reference,
      times(29, () => null),
    ),
  );
  expect(new Set(Object.values(few))).toEqual(new Set(["insufficient"]));
});

test("without rows there is no check; numbers that are none become null", () => {
  const [nothing] = decideQuality([examineColumn(numericWindow([1, 2], []))]);
  expect(nothing).toEqual({ verdict: "insufficient", checks: {} });
  const [one] = decideQuality([examineColumn(numericWindow([], [1]))]);
  expect(JSON.stringify(one)).not.toMatch(/NaN|Infinity/);
});

test("a share of fewer than thirty rows says nothing about the rows as a whole, whatever was refused", () => {
  const verdicts = (rows: number, bad: number) => {
    const arrivals = { ...rowsWindow().arrivals!, rows, refused: bad, refusedForSchema: bad };
    const quiet = { rows, usual: null, silence: null, arrivals: { ...arrivals, rows: rows + bad } };
    const [all] = decideQuality([examineRows(rowsWindow(quiet))]);
    return [all?.verdict, all?.checks["refused"]?.verdict, all?.checks["schema_change"]?.verdict];
  };
  expect(verdicts(0, 1)).toEqual(["insufficient", "insufficient", "insufficient"]);
  expect(verdicts(9, 20)).toEqual(["insufficient", "insufficient", "insufficient"]);
  // Rows that were refused are rows that came.
  expect(verdicts(10, 20)).toEqual(["drift", "drift", "drift"]);
  const arrivals = { ...rowsWindow().arrivals!, rows: 0 };
  const future = { rows: 0, complete: false, usual: null, silence: null, arrivals };
  expect(decideQuality([examineRows(rowsWindow(future))])[0]?.verdict).toBe("insufficient");
});

test("an outage is a problem of the rows as a whole, also without any row", () => {
  const silence = { hours: 24, missed: 1000, usual: 0, dispersion: 2 };
  const [all] = decideQuality([examineRows(rowsWindow({ rows: 0, silence }))]);
  expect(all?.verdict).toBe("drift");
  expect(all?.checks["volume"]?.verdict).toBe("drift");
  expect(all?.checks["freshness"]?.verdict).toBe("drift");
});

/** One population for reference and windows: columns of several shapes, nulls among them. */
function population(column: number): (u: () => number) => number | string | null {
  const kinds: ((u: () => number) => number | string | null)[] = [
    (u) => u() + u() + u(),
    (u) => -Math.log(u()),
    (u) => Math.floor(6 * u()),
    (u) => (u() < 0.3 ? 0 : 1 / u()),
    (u) => `v${Math.floor(3 * u())}`,
    (u) => `z${Math.floor(u() ** -1)}`,
  ];
  const make = kinds[column % kinds.length]!;
  const nulls = [0, 0.002, 0.05, 0.3][column % 4]!;
  return (u) => (u() < nulls ? null : make(u));
}

test("at most 7 % of clean windows of thirty columns have any problem, at 50, 200 and 1,000 rows", () => {
  const rng = random(11);
  const u = () => 1 - rng.uniform();
  const references = times(5, () =>
    times(30, (c) => {
      const draw = population(c);
      const rows = times(3000, () => draw(u));
      return {
        draw,
        window: isText(c) ? categoricalWindow(rows as string[], []) : numericWindow(rows as number[], []),
      };
    }),
  );
  for (const n of [50, 200, 1000]) {
    let [alarms, windows] = [0, 0];
    for (const columns of references) {
      for (let w = 0; w < (n === 1000 ? 40 : 120); w++) {
        const decided = decideQuality(
          columns.map(({ draw, window }, c) =>
            examineColumn(
              redrawn(
                window,
                times(n, () => draw(u)),
                c,
              ),
            ),
          ),
        );
        windows += 1;
        if (decided.some((d) => d.verdict === "drift")) alarms += 1;
      }
    }
    expect(alarms / windows, `${alarms} of ${windows} windows of ${n} rows`).toBeLessThanOrEqual(0.07);
  }
}, 60_000);

function isText(column: number): boolean {
  return column % 6 >= 4;
}

function redrawn(window: ColumnWindow, rows: (number | string | null)[], column: number): ColumnWindow {
  const { baseline } = window;
  if (isText(column)) return { ...window, profile: categoricalProfileOf(rows as string[]) };
  if (baseline.kind !== "numeric") throw new TypeError("a numeric column");
  return { ...window, profile: numericProfileOf(rows as number[], baseline.edges, baseline.median) };
}
