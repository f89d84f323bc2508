import { percent } from "#lib/format/number.ts";
import type { Bar } from "./distribution.prepare.ts";

type Props = { bars: readonly Bar[]; hidden: number; referenceName: string };

const number = "w-14 py-1 text-right align-middle";

/** One line a value: its share now as a bar, the reference's as a mark, and the change in points. */
export function ValueBars({ bars, hidden, referenceName }: Props) {
  const top = Math.max(1e-12, ...bars.flatMap((b) => [b.reference, b.current]));
  const share = (x: number) => `${(100 * x) / top}%`;
  return (
    <table className="w-full table-fixed border-collapse text-[12px]">
      <colgroup>
        <col className="w-[32%]" />
        <col />
        <col className="w-14" />
        <col className="w-16" />
        <col className="w-16" />
      </colgroup>
      <thead>
        <tr className="text-[11px] text-ink-muted">
          <th scope="col">Value</th>
          <th scope="col">
            <span className="sr-only">Shares as bars</span>
          </th>
          <th scope="col" className="text-right">
            Now
          </th>
          <th scope="col" className="truncate text-right first-letter:uppercase">
            {referenceName}
          </th>
          <th scope="col" className="text-right">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {bars.map((b) => (
          <tr key={b.label}>
            <th scope="row" className="truncate py-1 pr-2 font-normal" title={b.label}>
              {b.mark ? (
                <span className={b.mark === "new" ? "text-drift" : "text-watch"}>
                  {b.mark === "new" ? "● new " : "◐ vanished "}
                </span>
              ) : null}
              {b.label === "" ? "(empty)" : b.label}
            </th>
            <td className="py-1 align-middle">
              <div className="relative h-3.5">
                <div
                  className="absolute inset-y-0.5 left-0 bg-current-fill/60"
                  style={{ width: share(b.current) }}
                />
                <div
                  className="absolute inset-y-0 left-0 border-reference border-r-2"
                  style={{ width: share(b.reference) }}
                />
              </div>
            </td>
            <td className={number}>{percent(b.current)}</td>
            <td className={`${number} text-ink-muted`}>{percent(b.reference)}</td>
            <td className={number}>{points(b.current - b.reference)}</td>
          </tr>
        ))}
      </tbody>
      {hidden > 0 ? (
        <caption className="caption-bottom pt-1 text-left text-ink-muted">
          {bars.length} of {bars.length + hidden} values: the largest and the new ones.
        </caption>
      ) : null}
    </table>
  );
}

/** A difference of shares, in points of a hundred. */
function points(change: number): string {
  const size = Math.abs(100 * change);
  if (size < 0.05) return "0";
  return `${change > 0 ? "+" : "−"}${size.toFixed(1)}`;
}
