import { measure, percent } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { Scroll } from "../ui/scroll.tsx";
import type { MethodDetail } from "./methods.prepare.ts";

type Props = { rows: MethodDetail["windows"][number]["rows"]; note: string; timeZone: string };

const cell = "py-1 pr-4 align-top whitespace-nowrap";

/** The rows farthest from the reference, and which of their values make them so. */
export function AnomalousRows({ rows, note, timeZone }: Props) {
  return (
    <div>
      <h3 className="mb-1 font-medium">Anomalous rows</h3>
      <p className="mb-2 max-w-prose text-[12px] text-ink-muted">{note}</p>
      <Scroll label="Anomalous rows">
        <table className="w-full min-w-[640px] border-collapse text-[12px]">
          <thead>
            <tr className="border-line border-b text-ink-muted">
              <th scope="col" className={cell}>
                Event
              </th>
              <th scope="col" className={cell}>
                Time
              </th>
              <th scope="col" className={`${cell} text-right`}>
                Score
              </th>
              <th scope="col" className={cell}>
                Because of
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} className="border-line border-b">
                <th scope="row" className={`${cell} max-w-48 truncate font-mono font-normal`} title={row.id}>
                  {row.id}
                </th>
                <td className={cell}>{moment(row.at, timeZone)}</td>
                <td className={`${cell} text-right`}>{measure(row.score)}</td>
                <td className="py-1">
                  {row.features
                    .map((f) => `${f.feature} ${f.value ?? "missing"} (${percent(f.share)})`)
                    .join(", ") || "no single column"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
