"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Lineage } from "#lib/lineage/index.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { graphOf, textOf } from "./text.prepare.ts";

export function LineageEditor({ model, declared }: { model: string; declared: Lineage }) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState(() => textOf(declared));
  const [fault, setFault] = useState<string | null>(null);
  const put = useMutation(
    trpc.changes.putLineage.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.changes.pathFilter()),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = graphOf(text, declared);
    setFault("fault" in read ? read.fault : null);
    if ("graph" in read) put.mutate({ project: slug, model, graph: read.graph });
  };
  const wrong = fault ?? put.error?.message;
  return (
    <form onSubmit={submit}>
      <textarea
        aria-label="Declared lineage"
        value={text}
        rows={8}
        spellCheck={false}
        placeholder="source orders -> transformation clean_orders -> feature amount"
        onChange={(event) => setText(event.target.value)}
        className="w-full rounded-md border border-line bg-surface p-2 font-mono text-[12px]"
      />
      <Button tone="primary" type="submit" className="mt-2" disabled={put.isPending}>
        Save
      </Button>
      {wrong ? (
        <p role="alert" className="mt-2 text-critical">
          {wrong}
        </p>
      ) : put.data ? (
        <p role="status" className="mt-2">
          Saved.
        </p>
      ) : null}
    </form>
  );
}
