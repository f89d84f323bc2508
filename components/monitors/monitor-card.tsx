"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Grain } from "#lib/domain/drift.ts";
import type { Source } from "#lib/domain/monitor.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { PowerTable } from "./power-table.tsx";
import { RuleTester } from "./rule-tester.tsx";
import { ruleSentence, watchSentence } from "./sentence.ts";

type Monitor = {
  monitor: string;
  watch: string;
  source: Source;
  watches: number;
  segment: string | null;
  grain: Grain;
  baseline: string;
  budget_days: number;
  enabled: boolean;
  origin: string;
  rule: { q: number; effect_at_least: number | null; need: number; of: number; clear: number };
  lint: { code: string; message: string }[];
};

type Open = "tester" | "power" | null;

/** One monitor: what it watches, its rule in words, what is wrong with it, and how to try another. */
export function MonitorCard({
  model,
  monitor,
  timeZone,
}: {
  model: string;
  monitor: Monitor;
  timeZone: string;
}) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const put = useMutation(
    trpc.monitors.put.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  const toggle = (what: Open) => setOpen((now) => (now === what ? null : what));
  const change = { project: slug, model, monitor: monitor.monitor };
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 max-w-prose">
          <h3 className="font-medium">
            {monitor.monitor}{" "}
            <span className="font-normal text-ink-muted">
              {monitor.enabled ? "" : "switched off · "}
              {monitor.origin === "automatic" ? "made automatically" : "made by a person"}
            </span>
          </h3>
          <p>{watchSentence(monitor)}</p>
          <p className="text-[12px] text-ink-muted">{ruleSentence(monitor)}</p>
          {monitor.lint.map(({ code, message }) => (
            <p key={code} className="mt-1 text-[12px] text-watch">
              <span aria-hidden="true">◐</span> {message}
            </p>
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          <Button aria-expanded={open === "tester"} onClick={() => toggle("tester")}>
            Try another rule
          </Button>
          {monitor.source === "drift" || monitor.source === "performance" ? (
            <Button aria-expanded={open === "power"} onClick={() => toggle("power")}>
              What would it notice?
            </Button>
          ) : null}
          {may("monitors:write") ? (
            <Button
              disabled={put.isPending}
              onClick={() => put.mutate({ ...change, body: { enabled: !monitor.enabled } })}
            >
              {monitor.enabled ? "Switch off" : "Switch on"}
            </Button>
          ) : null}
        </div>
      </div>
      {put.error ? (
        <p role="alert" className="mt-2 text-critical">
          {put.error.message}
        </p>
      ) : null}
      {open === "tester" ? <RuleTester model={model} monitor={monitor} timeZone={timeZone} /> : null}
      {open === "power" ? (
        <PowerTable
          model={model}
          monitor={monitor.monitor}
          grain={monitor.grain}
          metrics={monitor.source === "performance"}
        />
      ) : null}
    </li>
  );
}
