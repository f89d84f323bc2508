import type { DriftState } from "#lib/domain/drift.ts";

const looks: Record<DriftState, { icon: string; word: string; tone: string }> = {
  drift: { icon: "●", word: "Drift", tone: "text-drift" },
  warning: { icon: "◐", word: "Warning", tone: "text-watch" },
  stable: { icon: "○", word: "Stable", tone: "text-ok" },
  recovered: { icon: "◌", word: "Recovered", tone: "text-ok" },
  insufficient: { icon: "–", word: "Not enough rows", tone: "text-ink-muted" },
};

export function verdictWord(verdict: DriftState): string {
  return looks[verdict].word;
}

/** Icon, word and colour: none of them alone carries the meaning. */
export function VerdictMark({ verdict }: { verdict: DriftState }) {
  const { icon, word, tone } = looks[verdict];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${tone}`}>
      <span aria-hidden="true">{icon}</span>
      <span>{word}</span>
    </span>
  );
}
