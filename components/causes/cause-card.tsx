import type { IncidentCauses } from "#server/causes/index.ts";
import { percent, wholePercent } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { CauseButtons, type CauseDeeds } from "./cause-buttons.tsx";
import { EvidenceChart } from "./evidence-chart.tsx";
import { oddsText } from "./words.prepare.ts";

type Props = CauseDeeds & {
  cause: IncidentCauses["causes"][number];
  timeZone: string;
  /** The sentence and the buttons only. */
  brief: boolean;
};

/** One possible cause: the sentence, how likely, how much of the drop, and each piece of evidence. */
export function CauseCard({ cause, timeZone, brief, ...deeds }: Props) {
  const { rank, sentence, probability, share_of_drop: share, evidence, action, onset } = cause;
  return (
    <li className="rounded-md border border-line bg-surface p-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0 break-words text-[13px] font-semibold">
          {rank}. {sentence}
        </h3>
        <p className="tabular-nums">
          {wholePercent(probability)} likely
          {share
            ? `, ${percent(share.value)} of the drop (${percent(share.low)} to ${percent(share.high)})`
            : ""}
        </p>
      </div>
      <div
        role="meter"
        aria-label={`Probability of cause ${rank}`}
        aria-valuenow={Math.round(100 * probability)}
        aria-valuemin={0}
        aria-valuemax={100}
        className="my-2 h-1 rounded bg-surface-raised"
      >
        <div className="h-1 rounded bg-accent" style={{ width: `${100 * probability}%` }} />
      </div>
      {brief ? null : (
        <ul className="flex flex-col gap-1 text-[12px]">
          {evidence.map((e) => (
            <li key={`${e.scorer} ${e.text}`}>
              {e.text} {oddsText(e.factor)} <span className="text-ink-muted">Refuted by: {e.refuted_by}</span>
              {e.chart ? (
                <details>
                  <summary className="w-fit cursor-pointer text-accent">Show</summary>
                  <EvidenceChart chart={e.chart} timeZone={timeZone} />
                </details>
              ) : null}
            </li>
          ))}
          {onset ? (
            <li className="text-ink-muted">
              Its sign began between {moment(onset.low, timeZone)} and {moment(onset.high, timeZone)}.
            </li>
          ) : null}
          {action ? <li>What helps: {action}</li> : null}
        </ul>
      )}
      <CauseButtons cause={cause} {...deeds} />
    </li>
  );
}
