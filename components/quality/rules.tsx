"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { allRows } from "#lib/domain/quality.ts";
import { percent } from "#lib/format/number.ts";
import type { Rule } from "#lib/quality/rules.ts";
import type { windowsAsked } from "../drift/asked.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { Section } from "../ui/section.tsx";
import { RuleWindows } from "./rule-windows.tsx";
import { VerdictMark } from "../ui/verdict.tsx";

type Props = {
  model: string;
  version: string;
  asked: ReturnType<typeof windowsAsked>;
  timeZone: string;
};

/** Declared rules with their newest window, and proposals to add, for those who may. */
export function Rules({ model, version, asked, timeZone }: Props) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const place = { project: slug, model, version };
  const rules = useQuery(trpc.quality.rules.queryOptions(place));
  const judged = useQuery(trpc.quality.column.queryOptions({ ...asked, column: allRows }));
  const proposed = useQuery(trpc.quality.suggestions.queryOptions(place, { enabled: may("monitors:write") }));
  const declare = useMutation(
    // Also after a refusal: somebody else may have changed them.
    trpc.quality.declare.mutationOptions({ onSettled: () => queries.invalidateQueries() }),
  );
  const revision = rules.data?.revision ?? "";
  const put = (next: Rule[]) => declare.mutate({ ...place, rules: next, revision });
  return (
    <Section
      title="Declared rules"
      description="The newest window of each rule, beside the share of violations that it allows."
    >
      {declare.error ? (
        <p role="alert" className="mb-2 text-critical">
          {declare.error.message}
        </p>
      ) : null}
      <Panel query={rules}>
        {({ rules: declared }) => (
          <>
            {declared.length === 0 ? <Empty title="No rule has been declared for this version." /> : null}
            <ul>
              {declared.map((rule) => {
                const found = judged.data?.rules.find((r) => r.rule.id === rule.id);
                const last = found?.windows.findLast((w) => w.value !== null);
                return (
                  <li
                    key={rule.id}
                    className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-1.5"
                  >
                    <span className="break-all">{rule.id}</span>
                    {found ? <VerdictMark verdict={found.verdict} /> : null}
                    <span className={last?.over_limit ? "text-critical" : "text-ink-muted"}>
                      {percent(last?.value)} violate, at most {percent(rule.max_rate)} may
                    </span>
                    {may("monitors:write") ? (
                      <Button
                        disabled={declare.isPending}
                        aria-label={`Remove ${rule.id}`}
                        onClick={() => put(declared.filter((r) => r.id !== rule.id))}
                      >
                        Remove
                      </Button>
                    ) : null}
                  </li>
                );
              })}
            </ul>
            <RuleWindows rules={judged.data?.rules ?? []} grain={asked.grain} timeZone={timeZone} />
            {(proposed.data?.rules ?? []).length > 0 ? (
              <details className="mt-3">
                <summary>Rules that hold in the whole reference</summary>
                <ul>
                  {proposed.data?.rules.map((rule) => (
                    <li key={rule.id} className="flex flex-wrap items-center gap-x-4 py-1">
                      <span className="break-all">{rule.id}</span>
                      <Button
                        disabled={declare.isPending}
                        aria-label={`Add ${rule.id}`}
                        onClick={() => put([...declared, rule])}
                      >
                        Add
                      </Button>
                    </li>
                  ))}
                </ul>
              </details>
            ) : null}
          </>
        )}
      </Panel>
    </Section>
  );
}
