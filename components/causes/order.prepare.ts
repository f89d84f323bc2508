type Named = { type: string; subject: string };

/** Causes as a person ordered them; those that the order does not name follow as they were found. */
export function inOrder<T extends Named>(causes: readonly T[], order: readonly Named[]): T[] {
  const place = new Map(order.map((c, i) => [`${c.type} ${c.subject}`, i]));
  const at = (c: T) => place.get(`${c.type} ${c.subject}`) ?? order.length;
  return causes.toSorted((a, b) => at(a) - at(b));
}

/** With the one at `from` at `to`. */
export function moved<T>(all: readonly T[], from: number, to: number): T[] {
  const rest = all.toSpliced(from, 1);
  return rest.toSpliced(to, 0, all[from]!);
}
