import { wholePercent } from "#lib/format/number.ts";
import type { TimelineCause } from "#lib/timeline/index.ts";

const short = (x: number | null) => (x === null ? "not computed" : String(Number(x.toPrecision(3))));

/** The numbers behind an arrow. */
export function CauseEvidence({ cause }: { cause: TimelineCause }) {
  return (
    <div>
      <p className="font-semibold">
        {cause.rank}. {cause.sentence} {wholePercent(cause.probability)} likely.
      </p>
      <ul className="mt-1 flex flex-col gap-1">
        {cause.evidence.map((e) => (
          <li key={`${e.scorer} ${e.text}`}>
            {e.text}{" "}
            <span className="tabular-nums text-ink-muted">
              Value {short(e.value)}, {e.threshold === null ? "" : `threshold ${short(e.threshold)}, `}n ={" "}
              {e.n.toLocaleString("en")}. Refuted by: {e.refuted_by}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
