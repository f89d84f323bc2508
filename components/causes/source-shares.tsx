import type { IncidentCauses } from "#server/causes/index.ts";
import { IntervalBars } from "./evidence-chart.tsx";
import { signedText } from "./words.prepare.ts";

type Sources = NonNullable<IncidentCauses["sources"]>;

/** Which source explains how much of the growth of the loss: Shapley values with their intervals. */
export function SourceShares({ sources }: { sources: Sources }) {
  const { parts, growth, overlap, n } = sources;
  const bars = parts
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(({ name, features, value, low, high }) => ({
      label: features > 1 ? `${name} (${features} features)` : name,
      value,
      low,
      high,
    }));
  return (
    <div className="mt-3 text-[12px]">
      <h3 className="font-semibold">Where the growth of the loss comes from</h3>
      <IntervalBars label="Share of each source in the growth of the loss" bars={bars} />
      <p className="mt-1 text-ink-muted">
        Shapley values of {n.toLocaleString("en")} labelled rows; they sum to {signedText(growth)}. At least{" "}
        {Math.round(100 * overlap)} % of the inputs are common to both periods.
      </p>
    </div>
  );
}
