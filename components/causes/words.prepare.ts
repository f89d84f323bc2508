/** Two figures with a sign that is as wide as a plus. */
export const signedText = (x: number): string => `${x < 0 ? "−" : "+"}${Number(Math.abs(x).toPrecision(2))}`;

/** What a piece of evidence did to the odds; empty where it is part of the ranking itself, or moved nothing. */
export function oddsText(factor: number | null | undefined): string {
  if (factor === undefined || factor === 1) return "";
  if (factor === null) return "It did not count.";
  return `It moved the odds ${Number(factor.toPrecision(2))} to 1.`;
}
