type Props = {
  values: readonly (number | null)[];
  label: string;
  width?: number;
  height?: number;
  max?: number;
};

/** A line without axes; nothing where there is no value. */
export function Sparkline({ values, label, width = 140, height = 28, max }: Props) {
  const top = max ?? Math.max(1e-9, ...values.map((v) => v ?? 0));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const parts: string[] = [];
  let pen = "M";
  for (const [i, v] of values.entries()) {
    if (v === null) {
      pen = "M";
      continue;
    }
    parts.push(`${pen}${(i * step).toFixed(1)},${(height - 2 - (v / top) * (height - 4)).toFixed(1)}`);
    pen = "L";
  }
  return (
    <svg width={width} height={height} role="img" aria-label={label} className="overflow-visible">
      <line x1={0} x2={width} y1={height - 1.5} y2={height - 1.5} stroke="var(--line)" />
      <path d={parts.join("")} fill="none" stroke="var(--accent)" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
