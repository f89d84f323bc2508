"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lengthWords } from "#lib/alerting/notes.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { NewPolicy } from "./new-policy.tsx";
import { RouteOptions } from "./route-options.tsx";

/** Escalation policies, and what each route does beyond Alertmanager. A change is a new version of the routing. */
export function Policies() {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const settings = useQuery(trpc.escalations.settings.queryOptions({ project: slug }));
  const channels = useQuery(trpc.channels.list.queryOptions({ project: slug }));
  const again = { onSuccess: () => queries.invalidateQueries() };
  const remove = useMutation(trpc.escalations.remove.mutationOptions(again));
  const edits = may("channels:manage");
  return (
    <Section
      title="Escalation and digests"
      description="Who is called when nobody acknowledges, and which routes gather their messages. It is kept in the routing below, under leeway."
    >
      <Panel query={settings} height={120}>
        {(s) => (
          <>
            <RouteOptions routes={s.routes} policies={s.policies.map((p) => p.name)} edits={edits} />
            <ul className="mt-4 divide-y divide-line border-line border-y empty:hidden">
              {s.policies.map((p) => (
                <li key={p.name} className="flex flex-wrap items-start gap-x-4 gap-y-1 py-2 text-[13px]">
                  <strong className="font-medium">{p.name}</strong>
                  <ol className="flex-1 basis-60">
                    {p.steps.map((step) => (
                      <li key={step.after_minutes}>
                        After {lengthWords(step.after_minutes * 60_000)}:{" "}
                        {[...step.channels, ...step.people].join(", ")}
                      </li>
                    ))}
                    <li className="text-ink-muted">
                      {p.repeat === 0
                        ? "Once"
                        : `Then again, ${p.repeat} more time${p.repeat > 1 ? "s" : ""}`}
                    </li>
                  </ol>
                  {edits ? (
                    <Button
                      disabled={remove.isPending}
                      aria-label={`Remove ${p.name}`}
                      onClick={() => remove.mutate({ project: slug, name: p.name })}
                    >
                      Remove
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
            {remove.error ? (
              <p role="alert" className="mt-2 text-critical">
                {remove.error.message}
              </p>
            ) : null}
            {edits ? (
              <NewPolicy channels={(channels.data ?? []).map((c) => c.name)} people={s.people} />
            ) : null}
          </>
        )}
      </Panel>
    </Section>
  );
}
