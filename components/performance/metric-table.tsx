import { measure, pValue } from "#lib/format/number.ts";
import { Scroll } from "../ui/scroll.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { adaptedText, type MetricSeries, windowAt, worstMetrics } from "./series.prepare.ts";

type Props = {
  metrics: readonly MetricSeries[];
  selected: string | undefined;
  start: string | null;
  onSelect: (metric: string) => void;
};

const cell = "py-1.5 pr-4 whitespace-nowrap";
const right = `${cell} text-right`;

/** Every metric of the window beside the reference. */
export function MetricTable({ metrics, selected, start, onSelect }: Props) {
  const adapted = metrics.some((m) => windowAt(m, start)?.estimates);
  const titles = ["Realised", "95 % interval", adapted ? "Estimated (CBPE)" : "Estimated"];
  return (
    <Scroll label="Metrics">
      <table className="w-full min-w-[640px] border-collapse">
        <thead>
          <tr className="border-line border-b text-[12px] text-ink-muted">
            <th scope="col" className={cell}>
              Metric
            </th>
            <th scope="col" className={cell}>
              Verdict
            </th>
            {[...titles, ...(adapted ? ["PAPE (95 % band)"] : []), "Reference", "Adjusted p"].map((title) => (
              <th key={title} scope="col" className={right}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {worstMetrics(metrics).map((m) => {
            const now = windowAt(m, start);
            return (
              <tr
                key={m.metric}
                className={`border-line border-b ${m.metric === selected ? "bg-surface-raised" : ""}`}
              >
                <th scope="row" className={`${cell} pl-1 font-normal`}>
                  <button
                    type="button"
                    aria-pressed={m.metric === selected}
                    onClick={() => onSelect(m.metric)}
                    className="min-h-6 text-left underline underline-offset-2"
                  >
                    {m.label}
                  </button>
                </th>
                <td className={cell}>
                  <VerdictMark verdict={now?.verdict ?? "insufficient"} />
                </td>
                <td className={right}>{measure(now?.value)}</td>
                <td className={right}>
                  {now?.low == null ? "–" : `${measure(now.low)} to ${measure(now.high)}`}
                </td>
                <td className={right}>{measure(now?.estimate)}</td>
                {adapted ? <td className={right}>{adaptedText(now)?.short ?? "–"}</td> : null}
                <td className={right}>{measure(m.reference?.value)}</td>
                <td className={right}>{pValue(now?.p_adjusted)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroll>
  );
}
