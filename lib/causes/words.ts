/** Three figures, without a tail of zeros. */
export function short(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(3))) : "no number";
}

export function percent(x: number): string {
  return `${Number((100 * x).toPrecision(3))} %`;
}

export function timesText(x: number): string {
  return `${short(x)} times`;
}
