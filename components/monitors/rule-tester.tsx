"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Grain, grains } from "#lib/domain/drift.ts";
import { count, measure } from "#lib/format/number.ts";
import { windowName } from "#lib/format/time.ts";
import { fitting } from "../drift/baseline.prepare.ts";
import { BaselineChoice } from "../drift/baseline-choice.tsx";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { TableHead } from "../ui/table-head.tsx";

type Tested = {
  monitor: string;
  grain: Grain;
  baseline: string;
  budget_days: number;
  rule: { need: number; of: number; clear: number; effect_at_least: number | null };
};
type Said = {
  grain: Grain;
  rule: { q: number };
  windows: number;
  alarms: number;
  alarms_per_day: number | null;
  findings: { feature: string; onset: string }[];
};

const cell = "py-1.5 pr-5 align-top last:pr-0";
const persistences = ["1 of 1", "2 of 2", "2 of 3", "3 of 5"] as const;
const budgets = ["30", "90", "180", "365"] as const;
const minimums = ["none", "0.15", "0.2", "0.3", "0.5"] as const;
const grainNames: Record<Grain, string> = { hour: "hours", day: "days", week: "weeks", month: "months" };

/** Replays the stored verdicts under a proposed rule beside the monitor's own, before anything is changed. */
export function RuleTester({
  model,
  monitor,
  timeZone,
}: {
  model: string;
  monitor: Tested;
  timeZone: string;
}) {
  const { slug, may } = useProject();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const own = monitor.rule;
  const [grain, setGrain] = useState<Grain>(monitor.grain);
  const [baseline, setBaseline] = useState(monitor.baseline);
  const [budget, setBudget] = useState(String(monitor.budget_days));
  const [times, setTimes] = useState(`${own.need} of ${own.of}`);
  const [minimum, setMinimum] = useState(own.effect_at_least === null ? "none" : String(own.effect_at_least));
  const [need = 1, of = 1] = times.split(" of ").map(Number);
  const proposal = {
    grain,
    baseline,
    budget_days: Number(budget),
    need,
    of,
    effect_at_least: minimum === "none" ? null : Number(minimum),
  };
  const asked = { project: slug, model, monitor: monitor.monitor };
  const replay = useQuery(
    trpc.monitors.replay.queryOptions({ ...asked, proposal }, { placeholderData: keepPreviousData }),
  );
  const put = useMutation(
    trpc.monitors.put.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  );
  const same =
    grain === monitor.grain &&
    baseline === monitor.baseline &&
    proposal.budget_days === monitor.budget_days &&
    need === own.need &&
    of === own.of &&
    proposal.effect_at_least === own.effect_at_least;
  return (
    <div className="mt-3 rounded-md bg-surface-raised p-3">
      <p className="flex flex-wrap items-center gap-1.5">
        Over
        <Choice
          label="Grain"
          value={grain}
          options={grains.map((g) => ({ value: g, label: grainNames[g] }))}
          onChange={(next) => {
            setGrain(next);
            setBaseline(fitting(baseline, next));
          }}
        />
        against
        <BaselineChoice grain={grain} value={baseline} onChange={setBaseline} />
        with one false alarm in
        <Choice
          label="Alarm budget"
          value={budget}
          options={choices(budgets, budget, " days")}
          onChange={setBudget}
        />
        when
        <Choice
          label="Persistence"
          value={times}
          options={choices(persistences, times)}
          onChange={setTimes}
        />
        cross, with an effect of at least
        <Choice
          label="Minimum effect"
          value={minimum}
          options={choices(minimums, minimum)}
          onChange={setMinimum}
        />
      </p>
      <Panel query={replay} height={140}>
        {({ current, proposed }) => (
          <>
            <Scroll label="Replay">
              <table className="mt-3 min-w-[520px] border-collapse">
                <TableHead
                  names={["Rule", "q", "Windows", "Findings", "Alarms", "Alarms a day"]}
                  cell={cell}
                />
                <tbody>
                  <Result name="Now" said={current} />
                  <Result name="Proposed" said={proposed} />
                </tbody>
              </table>
            </Scroll>
            <p className="mt-2 text-[12px] text-ink-muted">
              {differenceSentence(current, proposed, timeZone)}
            </p>
          </>
        )}
      </Panel>
      {may("monitors:write") ? (
        <Button
          className="mt-3"
          disabled={same || put.isPending}
          onClick={() => put.mutate({ ...asked, body: proposal })}
        >
          Use the proposed rule
        </Button>
      ) : null}
      {put.error ? (
        <p role="alert" className="mt-2 text-critical">
          {put.error.message}
        </p>
      ) : null}
    </div>
  );
}

function Result({ name, said }: { name: string; said: Said }) {
  return (
    <tr className="border-line border-b">
      <th scope="row" className={`${cell} font-normal`}>
        {name}
      </th>
      <td className={cell}>{measure(said.rule.q)}</td>
      <td className={cell}>
        {count(said.windows)} {grainNames[said.grain]}
      </td>
      <td className={cell}>{count(said.findings.length)}</td>
      <td className={cell}>{count(said.alarms)}</td>
      <td className={cell}>{measure(said.alarms_per_day)}</td>
    </tr>
  );
}

/** The usual values, and the one that is set. */
function choices(usual: readonly string[], set: string, unit = "") {
  const all = usual.includes(set) ? usual : [...usual, set];
  return all.map((value) => ({ value, label: `${value}${unit}` }));
}

function differenceSentence(now: Said, proposed: Said, timeZone: string): string {
  const features = (said: Said) => new Set(said.findings.map((f) => f.feature));
  const [a, b] = [features(now), features(proposed)];
  const lost = [...a].filter((f) => !b.has(f));
  const gained = proposed.findings.filter((f) => !a.has(f.feature));
  const first = gained[0];
  const parts = [
    lost.length > 0 ? `It would no longer find ${lost.join(", ")}.` : "",
    first
      ? `It would also find ${[...new Set(gained.map((f) => f.feature))].join(", ")}, first in ${windowName(first.onset, proposed.grain, timeZone)}.`
      : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : "Both find the same columns.";
}
