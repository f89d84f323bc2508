import type { IncidentState } from "#lib/domain/incident.ts";

const looks: Record<IncidentState, { icon: string; word: string; tone: string }> = {
  open: { icon: "●", word: "Open", tone: "text-drift" },
  acknowledged: { icon: "◐", word: "Acknowledged", tone: "text-watch" },
  mitigated: { icon: "◑", word: "Mitigated", tone: "text-watch" },
  resolved: { icon: "○", word: "Resolved", tone: "text-ok" },
};

export function StateMark({ state }: { state: IncidentState }) {
  const { icon, word, tone } = looks[state];
  return (
    <span className={`whitespace-nowrap ${tone}`}>
      <span aria-hidden="true">{icon}</span> {word}
    </span>
  );
}

export function incidentHref(project: string, id: number): string {
  return `/${project}/incidents/${id}`;
}
