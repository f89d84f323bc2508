import { amendedLines, type Said } from "./amended.prepare.ts";

const most = 5;

/** What was said of a window before late data changed it; nothing where the first judgement stands. */
export function Amended({
  judgements,
  timeZone,
}: {
  judgements: readonly Said[] | undefined;
  timeZone: string;
}) {
  const lines = amendedLines(judgements ?? [], timeZone);
  if (lines.length === 0) return null;
  return (
    <ul className="mb-3 text-[12px] text-watch" aria-label="Amended verdicts">
      {lines.slice(0, most).map((line) => (
        <li key={line}>{line}</li>
      ))}
      {lines.length > most ? <li>And {lines.length - most} times before.</li> : null}
    </ul>
  );
}
