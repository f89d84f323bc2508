/** A vector as it comes: a JSON list, its text, or numbers between brackets with spaces between them. */

/** The finite numbers of a list; null where it is no such list. Of an empty list: none. */
export function vectorOf(value: unknown): number[] | null {
  if (typeof value === "string") return vectorOfText(value);
  if (!Array.isArray(value)) return null;
  return value.every((x) => typeof x === "number" && Number.isFinite(x)) ? value : null;
}

function vectorOfText(text: string): number[] | null {
  const inner = /^\s*\[([^[\]]*)\]\s*$/.exec(text)?.[1]?.trim();
  if (inner === undefined) return null;
  if (inner === "") return [];
  const numbers: number[] = [];
  for (const part of inner.split(inner.includes(",") ? "," : /\s+/)) {
    const x = part.trim() === "" ? Number.NaN : Number(part);
    if (!Number.isFinite(x)) return null;
    numbers.push(x);
  }
  return numbers;
}
