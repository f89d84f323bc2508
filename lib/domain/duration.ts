const pattern =
  /^P(?:(\d+)W|(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?)$/;

const dayMs = 86_400_000;
const sizes = [7 * dayMs, 365 * dayMs, 30 * dayMs, dayMs, 3_600_000, 60_000, 1_000];

/** Milliseconds of an ISO 8601 duration; a year counts as 365 days, a month as 30. Null: it is none. */
export function durationMs(text: string): number | null {
  const parts = pattern.exec(text);
  if (!parts) return null;
  return sizes.reduce((sum, size, i) => sum + size * Number(parts[i + 1] ?? 0), 0);
}
