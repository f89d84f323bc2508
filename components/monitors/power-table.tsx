"use client";

import { useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { count, measure, percent } from "#lib/format/number.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";

type Power = {
  injection: "shift" | "mix" | "nulls" | "worsening";
  smallest: number | null;
  found: number | null;
};

const cell = "py-1 pr-5 align-top last:pr-0";

function size({ injection, smallest, found }: Power): string {
  if (smallest === null) return found === null ? "cannot be changed" : "nothing in reach";
  if (injection === "worsening") return measure(smallest);
  return injection === "shift" ? `${measure(smallest)} σ` : percent(smallest);
}

/** The smallest change of each column that the monitor would notice, found by injecting it into the reference. */
export function PowerTable({
  model,
  monitor,
  grain,
  metrics,
}: {
  model: string;
  monitor: string;
  grain: Grain;
  metrics: boolean;
}) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const power = useQuery(
    trpc.monitors.power.queryOptions({ project: slug, model, monitor }, { staleTime: 600_000 }),
  );
  return (
    <div className="mt-3 rounded-md bg-surface-raised p-3">
      <Panel query={power} height={200}>
        {({ n, columns, features }) => (
          <>
            <p className="max-w-prose text-[12px] text-ink-muted">
              At an ordinary {grain} of {count(n)} {metrics ? "labelled rows" : "rows"}, judged together with{" "}
              {columns} {metrics ? "metrics" : "columns"}: the smallest{" "}
              {metrics
                ? "worsening that crosses the rule in nine of ten windows, from the reference’s own error."
                : "change that crosses the rule in nine of ten windows, found by injecting it into the reference’s own rows."}
            </p>
            <Scroll label="Smallest noticed change">
              <table className="mt-2 min-w-[420px] border-collapse">
                <thead>
                  <tr className="border-line border-b text-[12px] text-ink-muted">
                    {(metrics
                      ? ["Metric", "Worse by"]
                      : ["Column", "Values move by", "Rows become null"]
                    ).map((name) => (
                      <th key={name} scope="col" className={cell}>
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {features.map(({ feature, powers }) => (
                    <tr key={feature} className="border-line border-b">
                      <th scope="row" className={`${cell} font-normal`}>
                        {feature}
                      </th>
                      {powers.map((one) => (
                        <td key={one.injection} className={cell}>
                          {size(one)}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </>
        )}
      </Panel>
    </div>
  );
}
