export type PastIncident = {
  id: number;
  subjects: readonly string[];
  /** Milliseconds. */
  onset: number;
  endedAt: number | null;
};

/** How alike two incidents are, 0 to 1: the subjects that both have over those that either has (Jaccard). */
export function likeness(a: readonly string[], b: readonly string[]): number {
  const [x, y] = [new Set(a), new Set(b)];
  const either = new Set([...x, ...y]).size;
  return either === 0 ? 0 : [...x].filter((s) => y.has(s)).length / either;
}

/** Past incidents that share a subject, the most alike first, then the newest. */
export function similarTo(
  subjects: readonly string[],
  past: readonly PastIncident[],
  most = 5,
): { id: number; likeness: number; shared: string[] }[] {
  return past
    .map((p) => ({ p, likeness: likeness(subjects, p.subjects) }))
    .filter((x) => x.likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness || b.p.onset - a.p.onset || b.p.id - a.p.id)
    .slice(0, most)
    .map(({ p, likeness: value }) => ({
      id: p.id,
      likeness: value,
      shared: [...new Set(p.subjects)].filter((s) => subjects.includes(s)).sort(),
    }));
}

/** The newest incident that had ended before this onset and shares a subject; null when there is none. */
export function recurrenceOf(
  subjects: readonly string[],
  onset: number,
  past: readonly PastIncident[],
): number | null {
  const earlier = past.filter(
    (p) => p.endedAt !== null && p.endedAt <= onset && likeness(subjects, p.subjects) > 0,
  );
  return earlier.toSorted((a, b) => b.onset - a.onset || b.id - a.id)[0]?.id ?? null;
}

/** What an incident is called: the subjects that were found first, and how many more. */
export function titleOf(subjects: readonly string[]): string {
  const names = [...new Set(subjects)];
  if (names.length <= 3)
    return names.length < 3 ? names.join(" and ") : `${names[0]}, ${names[1]} and ${names[2]}`;
  return `${names[0]}, ${names[1]} and ${names.length - 2} more`;
}
