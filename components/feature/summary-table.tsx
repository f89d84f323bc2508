import { count, measure, percent } from "#lib/format/number.ts";
import type { DistributionData } from "../charts/distribution.prepare.ts";

type Line = { name: string; reference: string; current: string };

const figures: [string, string][] = [
  ["mean", "Mean"],
  ["std", "Standard deviation"],
  ["min", "Minimum"],
  ["q05", "5 %"],
  ["q25", "25 %"],
  ["q50", "Median"],
  ["q75", "75 %"],
  ["q95", "95 %"],
  ["max", "Maximum"],
  ["distinct", "Distinct values"],
  ["top", "Most frequent"],
];

function linesOf(d: DistributionData): Line[] {
  const show = (x: unknown) =>
    typeof x === "number" ? measure(x) : x === null || x === undefined ? "–" : String(x);
  const lines: Line[] = [{ name: "Rows", reference: count(d.reference.n), current: count(d.current.n) }];
  for (const [key, name] of figures) {
    const [a, b] = [d.summary.reference[key], d.summary.current[key]];
    if (a === undefined && b === undefined) continue;
    lines.push({ name, reference: show(a), current: show(b) });
  }
  const shares: [keyof DistributionData & ("nulls" | "nan" | "inf" | "below" | "above"), string][] = [
    ["nulls", "Missing"],
    ["nan", "NaN"],
    ["inf", "Infinite"],
    ["below", "Below the reference"],
    ["above", "Above the reference"],
  ];
  for (const [key, name] of shares) {
    if (d[key].reference === 0 && d[key].current === 0 && key !== "nulls") continue;
    const share = (side: "reference" | "current") => percent(d[side].n > 0 ? d[key][side] / d[side].n : null);
    lines.push({ name, reference: share("reference"), current: share("current") });
  }
  return lines;
}

type Props = { data: DistributionData; referenceName: string };

export function SummaryTable({ data, referenceName }: Props) {
  const interpolated = data.summary.current["quantiles"] === "interpolated";
  return (
    <table className="mt-4 w-full border-collapse self-start text-[12px] lg:mt-0">
      <thead>
        <tr className="border-line border-b text-ink-muted">
          <th scope="col" className="py-1">
            Figure
          </th>
          <th scope="col" className="py-1 text-right first-letter:uppercase">
            {referenceName}
          </th>
          <th scope="col" className="py-1 text-right">
            Window
          </th>
        </tr>
      </thead>
      <tbody>
        {linesOf(data).map((line) => (
          <tr key={line.name} className="border-line border-b">
            <th scope="row" className="py-1 font-normal">
              {line.name}
            </th>
            <td className="py-1 text-right text-ink-muted">{line.reference}</td>
            <td className="max-w-28 truncate py-1 text-right">{line.current}</td>
          </tr>
        ))}
      </tbody>
      {interpolated ? (
        <caption className="caption-bottom pt-1 text-left text-ink-muted">
          The window's quantiles are interpolated inside the reference's bins.
        </caption>
      ) : null}
    </table>
  );
}
