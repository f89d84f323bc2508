import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";
import { Sparkline } from "../charts/sparkline.tsx";
import { Scroll } from "../ui/scroll.tsx";

type Load = inferRouterOutputs<AppRouter>["escalations"]["fatigue"]["channels"][number];
type Row = { key: string; name: string; note: string } & Omit<Load, "channel" | "kind" | "time_zone">;
type Props = { label: string; head: string; rows: readonly Row[] };

const figure = "py-1.5 pr-4 text-right font-mono";
const percent = (share: number | null) => (share === null ? "–" : `${Math.round(share * 100)} %`);
const rounded = (n: number) => (n >= 10 ? String(Math.round(n)) : n.toFixed(1));
const minutes = (n: number | null) =>
  n === null ? "–" : n < 120 ? `${Math.round(n)} min` : `${Math.round(n / 60)} h`;

/** How much each hears, and how much of it leads to anything. */
export function LoadTable({ label, head, rows }: Props) {
  return (
    <Scroll label={label}>
      <table className="w-full min-w-[860px] border-collapse text-[13px]">
        <thead>
          <tr className="border-line border-b text-left text-[12px] text-ink-muted">
            <th scope="col" className="py-1.5 pr-4">
              {head}
            </th>
            <th scope="col" className="py-1.5 pr-4">
              28 days
            </th>
            {["A day", "A week", "P1", "At night", "Episodes", "Acted on", "Ended alone", "Time to act"].map(
              (h) => (
                <th key={h} scope="col" className="py-1.5 pr-4 text-right">
                  {h}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.key} className="border-line border-b">
              <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                {r.name} <span className="block text-[12px] text-ink-muted">{r.note}</span>
              </th>
              <td className="py-1.5 pr-4">
                <Sparkline
                  values={r.days}
                  width={90}
                  height={22}
                  label={`${r.messages} messages in 28 days, at most ${Math.max(0, ...r.days)} a day`}
                />
              </td>
              <td className={figure}>{rounded(r.per_day)}</td>
              <td className={figure}>{rounded(r.per_week)}</td>
              <td className={figure}>{r.pages}</td>
              <td className={figure}>{r.messages === 0 ? "–" : percent(r.at_night / r.messages)}</td>
              <td className={figure}>{r.episodes}</td>
              <td className={figure}>{percent(r.acted)}</td>
              <td className={figure}>{percent(r.ended_alone)}</td>
              <td className={figure}>{minutes(r.median_minutes_to_act)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
