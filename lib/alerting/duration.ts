const units: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const shape = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** A duration as Prometheus writes it (1h30m, 5m, 0s), in milliseconds; null where it is none. */
export function promDuration(text: string): number | null {
  if (text === "0") return 0;
  const parts = text === "" ? null : shape.exec(text);
  if (!parts) return null;
  return ["y", "w", "d", "h", "m", "s", "ms"].reduce(
    (sum, unit, i) => sum + Number(parts[i + 1] ?? 0) * units[unit]!,
    0,
  );
}

export function promDurationText(ms: number): string {
  let left = ms;
  const parts = ["w", "d", "h", "m", "s", "ms"].flatMap((unit) => {
    const n = Math.floor(left / units[unit]!);
    left -= n * units[unit]!;
    return n > 0 ? [`${n}${unit}`] : [];
  });
  return parts.join("") || "0s";
}
