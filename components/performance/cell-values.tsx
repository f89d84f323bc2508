"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { Section } from "../ui/section.tsx";
import {
  bodyOf,
  type CellValues as Shown,
  type Draft,
  draftOf,
  edited,
  inForce,
  mostInForm,
} from "./cell-values.prepare.ts";

/** What a right or wrong row is worth, and a form for those who may change it. */
export function CellValues({ model, timeZone }: { model: string; timeZone: string }) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const query = useQuery(trpc.performance.values.queryOptions({ project: slug, model }));
  return (
    <Section
      title="What a row is worth"
      description="Each cell of the confusion matrix at its price, in a unit of your own. With prices, the value per row is a metric like the others, with labels and without."
    >
      <Panel query={query} height={60}>
        {(shown) => (
          <>
            <p role="status" className="max-w-prose">
              {inForce(shown, timeZone)}
            </p>
            {may("monitors:write") ? (
              <details className="mt-2">
                <summary className="cursor-pointer text-[13px]">Change</summary>
                {shown.classes.length > mostInForm && shown.task === "multiclass" ? (
                  <p className="mt-2 max-w-prose text-ink-muted">
                    {shown.classes.length} classes are too many for a form: send them to PUT /models/{model}
                    /performance/values.
                  </p>
                ) : (
                  <ValuesForm key={shown.revision} model={model} shown={shown} />
                )}
              </details>
            ) : null}
          </>
        )}
      </Panel>
    </Section>
  );
}

function ValuesForm({ model, shown }: { model: string; shown: Shown }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(shown));
  const [problem, setProblem] = useState<string | null>(null);
  const put = useMutation(
    trpc.performance.setValues.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.performance.pathFilter()),
    }),
  );
  const { revision } = shown;
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    const body = bodyOf(draft, shown.task);
    setProblem("problem" in body ? body.problem : null);
    if ("values" in body) put.mutate({ project: slug, model, revision, values: body.values });
  };
  const onCell = (row: number, column: number, text: string) => {
    setDraft(edited(draft, row, column, text));
    setProblem(null);
    put.reset();
  };
  const said = problem ?? put.error?.message ?? null;
  return (
    <form
      onSubmit={submit}
      aria-label="What a row is worth"
      className="mt-2 flex max-w-3xl flex-col gap-3"
      noValidate
    >
      <Cells draft={draft} onCell={onCell} />
      <div className="flex flex-wrap items-center gap-3">
        <Button tone="primary" type="submit" disabled={put.isPending}>
          {put.isPending ? "Saving…" : "Save"}
        </Button>
        {shown.values ? (
          <Button
            disabled={put.isPending}
            onClick={() => put.mutate({ project: slug, model, revision, values: null })}
          >
            Take away
          </Button>
        ) : null}
        <span className="text-[12px] text-ink-muted">
          Windows are measured again in the background, and former verdicts stay on record.
        </span>
      </div>
      {said ? (
        <p role="alert" className="text-critical">
          {said}
        </p>
      ) : null}
    </form>
  );
}

type CellsProps = { draft: Draft; onCell: (row: number, column: number, text: string) => void };

function Cells({ draft: { classes, texts }, onCell }: CellsProps) {
  return (
    <Scroll label="Price of each cell">
      <table className="border-collapse text-[12px]">
        <thead>
          <tr className="text-ink-muted">
            <th scope="col" className="py-1 pr-3 font-normal">
              Truth ↓ prediction →
            </th>
            {classes.map((name) => (
              <th key={name} scope="col" className="max-w-28 truncate px-1 py-1 font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {texts.map((line, t) => (
            <tr key={classes[t]}>
              <th scope="row" className="max-w-36 truncate py-1 pr-3 font-normal">
                {classes[t]}
              </th>
              {line.map((text, p) => (
                <td key={classes[p]} className="px-1 py-1">
                  <input
                    inputMode="decimal"
                    autoComplete="off"
                    value={text}
                    aria-label={`${classes[p]} predicted where ${classes[t]} is true`}
                    onChange={(event) => onCell(t, p, event.target.value)}
                    className="min-h-7 w-24 rounded-md border border-line bg-surface px-2 text-right"
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
