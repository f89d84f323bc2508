"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsInteger, useQueryState } from "nuqs";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { Explanation } from "./explanation.tsx";
import { Escalations } from "./escalations.tsx";
import { heldBy } from "./held-by.ts";
import { Policies } from "./policies.tsx";
import { Routing } from "./routing.tsx";
import { Silences } from "./silences.tsx";

const cell = "py-1.5 pr-4 align-top";
const heads = ["State", "What", "Priority", "Since (UTC)", "Handled"];

/** Project › Alerts: what somebody must hear of, who hears of it and why, what is kept quiet, and the routes. */
export function Alerts() {
  const { slug, name, may } = useProject();
  const trpc = useTRPC();
  const [chosen, setChosen] = useQueryState("alert", parseAsInteger);
  const alerts = useQuery(trpc.alerts.list.queryOptions({ project: slug }, { refetchInterval: 5_000 }));
  const firing = alerts.data?.filter((a) => a.status === "firing").length;
  return (
    <>
      <PageHead
        title="Alerts"
        path={[{ label: name, href: `/${slug}` }, { label: "Alerts" }]}
        status={firing === undefined ? undefined : firing === 0 ? "Nothing fires." : `${firing} firing.`}
      />
      <Panel
        query={alerts}
        height={200}
        empty={(all) =>
          all.length === 0 ? (
            <Empty title="No alerts yet.">Incidents become alerts; Prometheus may push its own.</Empty>
          ) : null
        }
      >
        {(all) => (
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
                {all.map((a) => (
                  <tr
                    key={a.id}
                    className={`border-line border-b ${a.id === chosen ? "bg-surface-raised" : ""}`}
                  >
                    <td
                      className={`${cell} whitespace-nowrap ${a.flapping_since ? "text-watch" : a.status === "firing" ? "text-drift" : "text-ok"}`}
                    >
                      {a.flapping_since ? "◐ Flapping" : a.status === "firing" ? "● Firing" : "○ Resolved"}
                    </td>
                    <td className={cell}>
                      <button
                        type="button"
                        className="text-left text-accent hover:underline"
                        aria-expanded={a.id === chosen}
                        onClick={() => void setChosen(a.id === chosen ? null : a.id)}
                      >
                        {a.annotations["summary"] ?? a.labels["alertname"]}
                      </button>
                    </td>
                    <td className={cell}>{a.labels["priority"] ?? "–"}</td>
                    <td className={`${cell} whitespace-nowrap`}>{moment(a.starts_at, "UTC")}</td>
                    <td className={cell}>
                      {a.acknowledged ? heldBy(a.acknowledged_by, a.acknowledged_until) : "–"}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
      {chosen === null ? null : <Explanation alert={chosen} />}
      <Escalations />
      <Silences />
      {may("channels:read") ? <Policies /> : null}
      {may("channels:read") ? <Routing /> : null}
    </>
  );
}
