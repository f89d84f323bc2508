"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { AlertFilters, alertStates } from "./alert-filters.tsx";
import { AlertTable } from "./alert-table.tsx";
import { Explanation } from "./explanation.tsx";
import { Escalations } from "./escalations.tsx";
import { alertsAtOnce } from "./page-size.ts";
import { Policies } from "./policies.tsx";
import { Routing } from "./routing.tsx";
import { Silences } from "./silences.tsx";

const most = 1_000;

/** Project › Alerts: what somebody must hear of, who hears of it and why, what is kept quiet, and the routes. */
export function Alerts() {
  const { slug, name, may } = useProject();
  const trpc = useTRPC();
  const [chosen, setChosen] = useQueryState("alert", parseAsInteger);
  const [state, setState] = useQueryState("state", parseAsStringLiteral(alertStates));
  const [matchers, setMatchers] = useQueryState("matchers", parseAsString);
  const [limit, setLimit] = useState(alertsAtOnce);
  const filters = { ...(state ? { state } : {}), ...(matchers ? { matchers } : {}) };
  const alerts = useQuery(
    trpc.alerts.list.queryOptions(
      { project: slug, limit, ...filters },
      { refetchInterval: 5_000, placeholderData: keepPreviousData },
    ),
  );
  const firing = alerts.data?.firing;
  const filtered = state !== null || matchers !== null;
  const listed = alerts.data?.alerts.some((a) => a.id === chosen) ?? false;
  return (
    <>
      <PageHead
        title="Alerts"
        path={[{ label: name, href: `/${slug}` }, { label: "Alerts" }]}
        status={firing === undefined ? undefined : firing === 0 ? "Nothing fires." : `${firing} firing.`}
      />
      <AlertFilters
        state={state}
        matchers={matchers ?? ""}
        onState={(s) => void setState(s)}
        onMatchers={(text) => void setMatchers(text || null)}
      />
      {chosen !== null && alerts.data && !listed ? <Explanation alert={chosen} /> : null}
      <Panel
        query={alerts}
        height={200}
        empty={({ alerts: all }) =>
          all.length > 0 ? null : filtered ? (
            <Empty title="No alert fits.">Choose another state, or fewer matchers.</Empty>
          ) : (
            <Empty title="No alerts yet.">Incidents become alerts; Prometheus may push its own.</Empty>
          )
        }
      >
        {({ alerts: all, next }) => (
          <>
            <AlertTable alerts={all} chosen={chosen} onChoose={(id) => void setChosen(id)} />
            {next && limit < most ? (
              <p className="mt-2 flex items-center gap-3 text-[13px]">
                <Button onClick={() => setLimit(limit + alertsAtOnce)}>Show more</Button>
                <span className="text-ink-muted">The {all.length} that changed last are shown.</span>
              </p>
            ) : null}
          </>
        )}
      </Panel>
      <Escalations />
      <Silences />
      {may("channels:read") ? <Policies /> : null}
      {may("channels:read") ? <Routing /> : null}
    </>
  );
}
