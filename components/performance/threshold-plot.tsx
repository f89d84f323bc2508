"use client";

import { count, measure } from "#lib/format/number.ts";
import { bestValue, type CellWorth, curvesOf } from "./thresholds.prepare.ts";

type Props = {
  points: readonly (CellWorth & { threshold: number })[];
  worth: CellWorth;
  onWorth: (change: Partial<CellWorth>) => void;
};

const [width, height] = [320, 170];
const x = (v: number) => 28 + v * (width - 38);
const y = (v: number) => 8 + (1 - v) * (height - 34);

const lines = [
  { key: "precision", stroke: "var(--accent)", dash: undefined, sign: "—" },
  { key: "recall", stroke: "var(--watch)", dash: "6 3", sign: "– –" },
  { key: "f1", stroke: "var(--ink-muted)", dash: "2 3", sign: "···" },
] as const;

const cells = [
  { key: "tp", label: "true positive" },
  { key: "fp", label: "false positive" },
  { key: "fn", label: "false negative" },
  { key: "tn", label: "true negative" },
] as const;

/** What another threshold would have made of this window's labelled rows, and what it would have been worth. */
export function ThresholdPlot({ points, worth, onWorth }: Props) {
  const curves = curvesOf(points, worth);
  const best = bestValue(curves);
  const sentence = best
    ? `Worth most at ${measure(best.threshold)}: ${measure(best.value)} with these values, at precision ` +
      `${measure(best.precision)} and recall ${measure(best.recall)}.`
    : "";
  return (
    <figure className="m-0 min-w-0 lg:col-span-2">
      <figcaption className="mb-2">
        <span className="font-medium">Thresholds</span>
        <span className="block text-[12px] text-ink-muted">{sentence}</span>
      </figcaption>
      <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
        <div className="w-full max-w-lg">
          <svg
            viewBox={`0 0 ${width} ${height}`}
            className="w-full"
            role="img"
            aria-label={`Threshold curves. ${sentence}`}
          >
            {[0, 0.5, 1].map((v) => (
              <g key={v} fontSize={9} fill="var(--ink-muted)">
                <line x1={x(0)} x2={x(1)} y1={y(v)} y2={y(v)} stroke="var(--line)" />
                <text x={x(v)} y={y(0) + 12} textAnchor="middle">
                  {v}
                </text>
                <text x={x(0) - 4} y={y(v) + 3} textAnchor="end">
                  {v}
                </text>
              </g>
            ))}
            {best ? (
              <line
                x1={x(best.threshold)}
                x2={x(best.threshold)}
                y1={y(0)}
                y2={y(1)}
                stroke="var(--ok)"
                strokeWidth={1.5}
              />
            ) : null}
            {lines.map(({ key, stroke, dash }) => (
              <path
                key={key}
                d={pathOf(curves, key)}
                fill="none"
                stroke={stroke}
                strokeDasharray={dash}
                strokeWidth={1.5}
              />
            ))}
          </svg>
          <p className="flex flex-wrap gap-x-4 text-[12px] text-ink-muted">
            {lines.map(({ key, sign }) => (
              <span key={key}>
                {sign} {key === "f1" ? "F1" : key}
              </span>
            ))}
            <span>| worth most</span>
          </p>
        </div>
        <fieldset className="min-w-0">
          <legend className="mb-1 text-[12px] text-ink-muted">What one row of each kind is worth</legend>
          <div className="grid grid-cols-2 gap-2">
            {cells.map(({ key, label }) => (
              <label key={key} className="text-[12px]">
                {label}
                <input
                  type="number"
                  step="any"
                  value={worth[key]}
                  onChange={(event) => {
                    const value = event.target.valueAsNumber;
                    if (Number.isFinite(value)) onWorth({ [key]: value });
                  }}
                  className="mt-0.5 block min-h-7 w-28 rounded-md border border-line bg-surface px-2"
                />
              </label>
            ))}
          </div>
          <p className="mt-2 text-[12px] text-ink-muted">
            {count(rowsOf(points))} labelled rows with a score.
          </p>
        </fieldset>
      </div>
    </figure>
  );
}

function rowsOf([first]: Props["points"]): number {
  return first ? first.tp + first.fp + first.fn + first.tn : 0;
}

function pathOf(curves: ReturnType<typeof curvesOf>, key: "precision" | "recall" | "f1"): string {
  let pen = "M";
  const parts: string[] = [];
  for (const c of curves) {
    const value = c[key];
    if (value === null) {
      pen = "M";
      continue;
    }
    parts.push(`${pen}${x(c.threshold).toFixed(1)},${y(value).toFixed(1)}`);
    pen = "L";
  }
  return parts.join("");
}
