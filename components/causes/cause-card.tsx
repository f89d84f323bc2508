import type { IncidentCauses } from "#server/causes/index.ts";
import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import { Button } from "../ui/button.tsx";
import { EvidenceChart } from "./evidence-chart.tsx";
import { oddsText } from "./words.prepare.ts";

type Props = {
  cause: IncidentCauses["causes"][number];
  timeZone: string;
  busy: boolean;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onConfirm: (() => void) | undefined;
  onReject: (() => void) | undefined;
};

const percent = (x: number) => `${Math.round(100 * x)} %`;

/** One possible cause: the sentence, how likely, how much of the drop, and each piece of evidence. */
export function CauseCard({ cause, timeZone, busy, onUp, onDown, onConfirm, onReject }: Props) {
  const { rank, sentence, probability, share_of_drop: share, evidence, action, onset, verdict, type } = cause;
  return (
    <li className="rounded-md border border-line bg-surface p-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0 break-words text-[13px] font-semibold">
          {rank}. {sentence}
        </h3>
        <p className="tabular-nums">
          {percent(probability)} likely
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
      <div className="mt-2 flex flex-wrap items-center gap-2 text-[12px]">
        {verdict ? (
          <span>
            {verdict.verdict === "confirmed" ? "Confirmed" : "Rejected"} by {whoIs(verdict.actor)}
          </span>
        ) : null}
        {onConfirm && type !== "unknown" && verdict?.verdict !== "confirmed" ? (
          <Button disabled={busy} onClick={onConfirm} aria-label={`Confirm cause ${rank}`}>
            Confirm
          </Button>
        ) : null}
        {onReject && type !== "unknown" && verdict?.verdict !== "rejected" ? (
          <Button disabled={busy} onClick={onReject} aria-label={`Reject cause ${rank}`}>
            Reject
          </Button>
        ) : null}
        {onUp ? (
          <Button disabled={busy} onClick={onUp} aria-label={`Move cause ${rank} up`}>
            ↑
          </Button>
        ) : null}
        {onDown ? (
          <Button disabled={busy} onClick={onDown} aria-label={`Move cause ${rank} down`}>
            ↓
          </Button>
        ) : null}
      </div>
    </li>
  );
}
