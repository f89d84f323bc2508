"use client";

import { useQuery } from "@tanstack/react-query";
import type { Grain } from "#lib/domain/drift.ts";
import { count, measure, pValue } from "#lib/format/number.ts";
import { moment, windowName } from "#lib/format/time.ts";
import { baselineName } from "../drift/baseline.prepare.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { Section } from "../ui/section.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { statisticName } from "./series.prepare.ts";
import { effectText, reasonsOf, testName } from "./why.prepare.ts";

type Props = {
  model: string;
  feature: string;
  grain: Grain;
  segment: string[];
  baseline: string;
  start: string;
  timeZone: string;
};

const head = "py-1 pr-4 whitespace-nowrap";

/** Why this verdict: what was stored when it was made, nothing computed anew. */
export function Why({ model, feature, grain, segment, baseline, start, timeZone }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const why = useQuery(
    trpc.drift.why.queryOptions({ project: slug, model, feature, grain, segment, baseline, start }),
  );
  return (
    <Section
      title="Why this verdict"
      description={`The numbers that were stored when ${windowName(start, grain, timeZone)} was judged.`}
      id="why"
    >
      <Panel query={why} height={220}>
        {(e) => (
          <>
            <p className="text-[14px]">
              <VerdictMark verdict={e.verdict} />
            </p>
            <ul className="mt-1 mb-4 list-disc pl-5">
              {reasonsOf(e).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <Scroll label="Hypotheses">
              <table className="min-w-[560px] border-collapse text-[12px]">
                <thead>
                  <tr className="border-line border-b text-ink-muted">
                    {["Hypothesis", "p", "Adjusted p", "Effect", "Noise floor", "Minimum", "Verdict"].map(
                      (h) => (
                        <th key={h} scope="col" className={head}>
                          {h}
                        </th>
                      ),
                    )}
                  </tr>
                </thead>
                <tbody>
                  {e.hypotheses.map((h) => (
                    <tr key={h.name} className="border-line border-b">
                      <th scope="row" className={`${head} font-normal`}>
                        {testName(h.name)}
                      </th>
                      <td className={head}>{pValue(h.p)}</td>
                      <td className={head}>{pValue(h.pAdjusted)}</td>
                      <td className={head}>{effectText(h.effect, h.effect.value)}</td>
                      <td className={head}>{effectText(h.effect, h.effect.floor)}</td>
                      <td className={head}>{effectText(h.effect, h.effect.minimum)}</td>
                      <td className={head}>
                        <VerdictMark verdict={h.verdict} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
            <dl className="mt-4 flex flex-wrap gap-x-6 gap-y-2 text-[12px]">
              {Object.entries(e.scores).map(([id, score]) => (
                <div key={id}>
                  <dt className="text-ink-muted">{statisticName(id)}</dt>
                  <dd>
                    {measure(score.value)}{" "}
                    <span className="text-ink-muted">floor {measure(score.floor)}</span>
                  </dd>
                </div>
              ))}
            </dl>
            <p className="mt-3 text-[12px] text-ink-muted">
              {count(e.n)} rows against {count(e.reference.n)} of {baselineName(baseline)}. {e.rule.text}{" "}
              Judged {moment(e.scoredAt, timeZone)} by rule {e.rule.version}.
            </p>
          </>
        )}
      </Panel>
    </Section>
  );
}
