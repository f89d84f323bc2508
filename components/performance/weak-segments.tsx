"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import type { AppRouter } from "#server/api/root.ts";
import { count, measure, percent, pValue } from "#lib/format/number.ts";
import { featureHref } from "../drift/links.ts";
import { useProject } from "../providers/project.tsx";
import { useTRPC } from "../providers/trpc.ts";
import { Panel } from "../ui/panel.tsx";
import { Scroll } from "../ui/scroll.tsx";
import { Section } from "../ui/section.tsx";
import { basisSentence, lossName } from "./weak-segments.prepare.ts";

type Weak = inferRouterOutputs<AppRouter>["performance"]["weak"];
type Span = { from?: string; to?: string };
type Props = { model: string; segment: string[]; span: Span; metric: string };

const cell = "py-1.5 pr-4 align-top";
const right = `${cell} text-right whitespace-nowrap`;

/** Where the model errs more than elsewhere in the range, the costliest first. */
export function WeakSegments({ model, segment, span, metric }: Props) {
  const { slug } = useProject();
  const trpc = useTRPC();
  const found = useQuery(
    trpc.performance.weak.queryOptions(
      { project: slug, model, segment, ...span, metric: lossName(metric) },
      { staleTime: 60_000 },
    ),
  );
  return (
    <Section
      title="Weak segments"
      description="Rows on which the model errs more than on the rest of the range above."
    >
      <Panel query={found} height={200}>
        {(data) => <Found model={model} data={data} />}
      </Panel>
    </Section>
  );
}

function Found({ model, data }: { model: string; data: Weak }) {
  const { slices } = data;
  return (
    <>
      {data.note ? <p className="mb-2 text-[12px] text-watch">{data.note}</p> : null}
      {slices.length > 0 ? (
        <Scroll label="Where the model errs more">
          <table className="w-full min-w-[720px] border-collapse">
            <thead>
              <tr className="border-line border-b text-[12px] text-ink-muted">
                <th scope="col" className={cell}>
                  Segment
                </th>
                {[
                  "Share",
                  "Loss",
                  "Elsewhere",
                  "Difference (95 %)",
                  "Effect",
                  "Adjusted p",
                  "Of the change",
                ].map((title) => (
                  <th key={title} scope="col" className={right}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {slices.map((slice) => (
                <Row key={slice.segment} model={model} slice={slice} />
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {slices.length === 0 && data.tested > 0 ? <p>No segment is weaker than the rest.</p> : null}
      {slices.length === 0 && data.tested === 0 && !data.note ? (
        <p>No segment stands out enough to be tested.</p>
      ) : null}
      <p className="mt-2 max-w-prose text-[12px] text-ink-muted">{basisSentence(data)}</p>
    </>
  );
}

function Row({ model, slice }: { model: string; slice: Weak["slices"][number] }) {
  const { slug } = useProject();
  const { change } = slice;
  return (
    <tr className="border-line border-b">
      <th scope="row" className={`${cell} font-normal`}>
        {slice.segment}
        <span className="block text-[12px] text-ink-muted">
          Distribution of{" "}
          {slice.predicates.map(({ feature }, i) => (
            <span key={feature}>
              {i > 0 ? ", " : null}
              <Link href={featureHref(slug, model, feature)} className="underline underline-offset-2">
                {feature}
              </Link>
            </span>
          ))}
        </span>
      </th>
      <td className={right}>
        {percent(slice.share)}
        <span className="block text-[12px] text-ink-muted">{count(slice.n)} rows</span>
      </td>
      <td className={right}>{measure(slice.loss)}</td>
      <td className={right}>{measure(slice.loss_rest)}</td>
      <td className={right}>
        {measure(slice.difference)}
        <span className="block text-[12px] text-ink-muted">
          {measure(slice.low)} to {measure(slice.high)}
        </span>
      </td>
      <td className={right}>{measure(slice.effect)}</td>
      <td className={right}>{pValue(slice.q)}</td>
      <td className={right}>
        {change ? measure(change.rate) : "—"}
        {change ? <span className="block text-[12px] text-ink-muted">of {measure(change.total)}</span> : null}
      </td>
    </tr>
  );
}
