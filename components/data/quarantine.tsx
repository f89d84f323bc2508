"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { count } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Empty, Panel } from "../ui/panel.tsx";
import { QuarantineRows } from "./quarantine-rows.tsx";

/** What was rejected, and the three things one can do with it. */
export function Quarantine({ model, timeZone }: { model: string; timeZone: string }) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [code, setCode] = useQueryState("code", parseAsString.withDefault(""));
  const [sure, setSure] = useState(false);
  const input = { project: slug, model, ...(code === "" ? {} : { code }) };
  const summary = useQuery(
    trpc.data.quarantineSummary.queryOptions({ project: slug, model }, { refetchInterval: 10_000 }),
  );
  const rows = useQuery(trpc.data.quarantine.queryOptions(input, { refetchInterval: 10_000 }));
  const again = () => queries.invalidateQueries();
  const replay = useMutation(trpc.data.replay.mutationOptions({ onSuccess: again }));
  const remove = useMutation(trpc.data.deleteQuarantine.mutationOptions({ onSuccess: again }));
  const allowed = may("quarantine:write");
  const why = allowed ? undefined : "Your role may not change quarantine";
  const codes = [...new Set((summary.data ?? []).map((s) => s.code))];
  const download = `/api/v1/models/${encodeURIComponent(model)}/quarantine?format=csv`;
  return (
    <Panel
      query={rows}
      height={120}
      empty={(d) => (d.total === 0 && code === "" ? <Empty title="Nothing is in quarantine." /> : null)}
    >
      {(data) => (
        <>
          <div className="mb-3 flex flex-wrap items-center gap-2">
            <Choice
              label="Reason"
              value={code}
              options={[
                { value: "", label: "all reasons" },
                ...codes.map((c) => ({ value: c, label: c.replaceAll("_", " ") })),
              ]}
              onChange={(next) => void setCode(next === "" ? null : next)}
            />
            <span className="text-ink-muted">{count(data.total)} rows</span>
            <Button
              tone="primary"
              disabled={!allowed || replay.isPending}
              title={why}
              onClick={() => replay.mutate(input)}
            >
              {replay.isPending ? "Replaying …" : "Replay"}
            </Button>
            {sure ? (
              <>
                <Button
                  tone="danger"
                  disabled={remove.isPending}
                  onClick={() => {
                    setSure(false);
                    remove.mutate(input);
                  }}
                >
                  Delete {count(data.total)} rows for good
                </Button>
                <Button onClick={() => setSure(false)}>Keep them</Button>
              </>
            ) : (
              <Button tone="danger" disabled={!allowed} title={why} onClick={() => setSure(true)}>
                Delete …
              </Button>
            )}
            <span className="text-[12px] text-ink-muted">
              Download with <code className="font-mono">GET {download}</code>
            </span>
          </div>
          <p role="status" className="mb-2 text-[12px]">
            {replay.data
              ? `${count(replay.data.accepted)} rows were taken, ${count(replay.data.duplicates)} were there already, ${count(replay.data.still_rejected)} are still wrong.`
              : (replay.error?.message ?? remove.error?.message ?? "")}
          </p>
          <QuarantineRows rows={data.rows} at={(time) => moment(time, timeZone)} />
        </>
      )}
    </Panel>
  );
}
