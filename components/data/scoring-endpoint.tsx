"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Facts } from "../ui/facts.tsx";
import { Panel } from "../ui/panel.tsx";
import { ScoringForm } from "./scoring-form.tsx";

/** Where a version can be asked for scores again, with a test; a form for those who may change it. */
export function ScoringEndpoint({ model, version }: { model: string; version: string }) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const names = { project: slug, model, version };
  const query = useQuery(trpc.models.scoring.queryOptions(names));
  const test = useMutation(trpc.models.testScoring.mutationOptions());
  const remove = useMutation(
    trpc.models.removeScoring.mutationOptions({
      onSuccess: async () => {
        test.reset();
        await queries.invalidateQueries(trpc.models.scoring.pathFilter());
      },
    }),
  );
  const allowed = may("models:write");
  return (
    <Panel query={query} height={120}>
      {(held) => (
        <>
          {held ? (
            <Facts
              facts={[
                { label: "Server", value: held.endpoint.url },
                {
                  label: "Model there",
                  value: `${held.endpoint.model}${held.endpoint.version ? `, version ${held.endpoint.version}` : ""}`,
                },
                {
                  label: "Secret",
                  value: held.endpoint.has_secret ? `in ${held.endpoint.header_name}` : "none",
                },
              ]}
            />
          ) : (
            <p className="text-ink-muted">
              None. Without one, repairs of damaged features are tried out on a surrogate of the model.
            </p>
          )}
          {held && allowed ? (
            <div className="mt-3 flex flex-wrap gap-2">
              <Button disabled={test.isPending} onClick={() => test.mutate(names)}>
                {test.isPending ? "Testing…" : "Test"}
              </Button>
              <Button tone="danger" disabled={remove.isPending} onClick={() => remove.mutate(names)}>
                Remove
              </Button>
            </div>
          ) : null}
          <p role="status" className={`mt-2 ${test.data?.ok ? "text-ok" : "text-critical"}`}>
            {test.data
              ? `${test.data.text} ${test.data.rows > 0 ? `${test.data.rows} rows in ${test.data.milliseconds} ms.` : ""}`
              : ""}
          </p>
          {(test.error ?? remove.error) ? (
            <p role="alert" className="text-critical">
              {(test.error ?? remove.error)?.message}
            </p>
          ) : null}
          {allowed ? (
            <details className="mt-3">
              <summary className="cursor-pointer text-[13px]">
                {held ? "Change the endpoint" : "Add an endpoint"}
              </summary>
              <ScoringForm key={held?.updated_at ?? "new"} model={model} version={version} held={held} />
            </details>
          ) : null}
        </>
      )}
    </Panel>
  );
}
