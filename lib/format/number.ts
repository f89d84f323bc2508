const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** Counts: 12,345. */
export function count(x: number): string {
  return whole.format(x);
}

/** Measured numbers: three significant digits, no exponent where a person would write none. */
export function measure(x: number | null | undefined): string {
  if (x === null || x === undefined || !Number.isFinite(x)) return "–";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size >= 1e7 || size < 1e-4) return x.toExponential(1).replace("e+", "e");
  if (size >= 1000) return whole.format(x);
  return String(Number(x.toPrecision(3)));
}

/** Shares of one. */
export function percent(x: number | null | undefined): string {
  if (x === null || x === undefined || !Number.isFinite(x)) return "–";
  const p = 100 * x;
  if (p !== 0 && Math.abs(p) < 0.1) return p < 0 ? "> −0.1 %" : "< 0.1 %";
  return `${Number(p.toFixed(1))} %`;
}

/** A probability in whole per cent; what rounds to none or to certainty and is neither is said to be less than 1 or more than 99. */
export function wholePercent(p: number): string {
  const rounded = Math.round(100 * p);
  if (rounded === 0 && p > 0) return "< 1 %";
  return rounded === 100 && p < 1 ? "> 99 %" : `${rounded} %`;
}

/** p-values: what is smaller than a double can tell from zero is shown as a bound. */
export function pValue(p: number | null | undefined): string {
  if (p === null || p === undefined) return "–";
  if (p < 1e-99) return "< 1e-99";
  return measure(p);
}
