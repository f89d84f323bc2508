type Lines = {
  at: number[];
  lines: { label: string; values: (number | null)[] }[];
  onset: { low: number; high: number };
};
export type Drawn = {
  lines: { label: string; path: string; low: number; high: number }[];
  band: { x: number; width: number };
};

/** Paths of courses over a common time; each has its own height, and gaps where it has no value. */
export function linesOf({ at, lines, onset }: Lines, width: number, height: number): Drawn {
  const [first, last] = [at[0] ?? 0, at.at(-1) ?? 1];
  const x = (t: number) => (width * (Math.min(last, Math.max(first, t)) - first)) / Math.max(1, last - first);
  const drawn = lines.flatMap(({ label, values }) => {
    const known = values.filter((v) => v !== null);
    if (known.length === 0) return [];
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const y = (v: number) =>
      high > low ? height - 3 - ((height - 6) * (v - low)) / (high - low) : height / 2;
    let pen = "M";
    let path = "";
    for (const [i, v] of values.entries()) {
      if (v === null) {
        pen = "M";
        continue;
      }
      path += `${pen}${x(at[i] ?? first).toFixed(1)},${y(v).toFixed(1)}`;
      pen = "L";
    }
    return [{ label, path, low: Number(low.toPrecision(3)), high: Number(high.toPrecision(3)) }];
  });
  const [from, to] = [x(onset.low), x(onset.high)];
  return { lines: drawn, band: { x: from, width: Math.max(1.5, to - from) } };
}
