import type { inferRouterOutputs } from "@trpc/server";
import { Fragment } from "react";
import { moment } from "#lib/format/time.ts";
import type { AppRouter } from "#server/api/root.ts";
import { Scroll } from "../ui/scroll.tsx";
import { Explanation } from "./explanation.tsx";
import { heldBy } from "./held-by.ts";

type Alert = inferRouterOutputs<AppRouter>["alerts"]["list"]["alerts"][number];

const cell = "py-1.5 pr-4 align-top";
const heads = ["State", "What", "Priority", "Since (UTC)", "Handled"];
/** More of a name than two lines hold is in its explanation. */
const charsAtMost = 200;

function nameOf({ annotations, labels }: Alert): string {
  const name = annotations["summary"] || labels["alertname"] || "–";
  return name.length > charsAtMost ? `${name.slice(0, charsAtMost - 1).trimEnd()}…` : name;
}

/** Alerts, the chosen one with its explanation beneath it. */
export function AlertTable({
  alerts,
  chosen,
  onChoose,
}: {
  alerts: readonly Alert[];
  chosen: number | null;
  onChoose: (id: number | null) => void;
}) {
  return (
    <Scroll label="Alerts">
      <table className="w-full min-w-[720px] border-collapse">
        <thead>
          <tr className="border-line border-b text-left text-[12px] text-ink-muted">
            {heads.map((head) => (
              <th key={head} scope="col" className="py-1.5 pr-4">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {alerts.map((a) => (
            <Fragment key={a.id}>
              <tr className={`border-line border-b ${a.id === chosen ? "bg-surface-raised" : ""}`}>
                <td
                  className={`${cell} whitespace-nowrap ${a.flapping_since ? "text-watch" : a.status === "firing" ? "text-drift" : "text-ok"}`}
                >
                  {a.flapping_since ? "◐ Flapping" : a.status === "firing" ? "● Firing" : "○ Resolved"}
                </td>
                <td className={cell}>
                  <button
                    type="button"
                    className="line-clamp-2 max-w-xl break-words text-left text-accent hover:underline"
                    aria-expanded={a.id === chosen}
                    onClick={() => onChoose(a.id === chosen ? null : a.id)}
                  >
                    {nameOf(a)}
                  </button>
                </td>
                <td className={cell}>{a.labels["priority"] ?? "–"}</td>
                <td className={`${cell} whitespace-nowrap`}>{moment(a.starts_at, "UTC")}</td>
                <td className={cell}>
                  {a.acknowledged ? heldBy(a.acknowledged_by, a.acknowledged_until) : "–"}
                </td>
              </tr>
              {a.id === chosen ? (
                <tr className="border-line border-b">
                  <td colSpan={heads.length} className="pb-4">
                    {/* As wide as the screen where the table is wider. */}
                    <div className="sticky left-0 w-fit max-w-[calc(100vw-2.5rem)]">
                      <Explanation alert={a.id} />
                    </div>
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
