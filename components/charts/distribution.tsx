"use client";

import { percent } from "#lib/format/number.ts";
import { type DistributionData, prepareDistribution, sentenceOf } from "./distribution.prepare.ts";
import { StepChart } from "./step-chart.tsx";
import { ValueBars } from "./value-bars.tsx";

type Props = { data: DistributionData; referenceName?: string };

const key = "mr-1.5 inline-block w-4 align-middle";

/** Two distributions over the same bins, begun with what changed in words. */
export function DistributionChart({ data, referenceName = "reference" }: Props) {
  const prepared = prepareDistribution(data);
  return (
    <figure className="m-0">
      <figcaption className="mb-2">{sentenceOf(data)}</figcaption>
      <p className="mb-2 flex flex-wrap gap-x-4 text-[12px] text-ink-muted">
        <span>
          <span aria-hidden="true" className={`${key} h-0 border-reference border-t-2`} />
          {referenceName}
        </span>
        <span>
          <span aria-hidden="true" className={`${key} h-2.5 bg-current-fill/60`} />
          this window
        </span>
      </p>
      {prepared.kind === "histogram" ? (
        <>
          <StepChart
            bars={prepared.bars}
            low={prepared.low}
            high={prepared.high}
            referenceName={referenceName}
          />
          {Math.max(prepared.beyond.reference, prepared.beyond.current) > 0.0051 ? (
            <p className="mt-1 text-[12px] text-ink-muted">
              Beyond the plot: {percent(prepared.beyond.current)} of this window,{" "}
              {percent(prepared.beyond.reference)} of the {referenceName}.
            </p>
          ) : null}
        </>
      ) : (
        <ValueBars bars={prepared.bars} hidden={prepared.hidden} referenceName={referenceName} />
      )}
    </figure>
  );
}
