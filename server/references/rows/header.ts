import { LeewayError } from "#lib/domain/errors.ts";

/** More names than any model has features: what sends more is not rows of one. */
export const mostColumns = 5_000;

export function checkWidth(columns: number): void {
  if (columns <= mostColumns) return;
  throw new LeewayError("LIMIT", `The body names more than ${mostColumns} columns, the most that is taken.`);
}
