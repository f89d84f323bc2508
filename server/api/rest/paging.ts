import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";

/** `?limit&cursor`: spread into a route's query. */
export const pagingQuery = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(200).optional(),
};

/** The position after the last row of a page; opaque to clients. */
export function encodeCursor(position: string | number): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

const notOurs = () => new LeewayError("INVALID", "The cursor is not one that a page of this list returned.");

export function decodeCursor(cursor: string | undefined): string | number | undefined {
  if (cursor === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (typeof value === "string" || typeof value === "number") return value;
  } catch {
    // Falls through to the one sentence below.
  }
  throw notOurs();
}

/** The position in a list ordered by several columns: its JSON is what the cursor holds. */
export function decodePosition<T>(schema: z.ZodType<T>, cursor: string | undefined): T | undefined {
  const text = decodeCursor(cursor);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(String(text)));
  } catch {
    throw notOurs();
  }
}
