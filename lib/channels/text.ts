/** UTF-8 length in bytes; a lone surrogate counts as the replacement character that it becomes. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const mark = "…";

/** At most `limit` UTF-16 units, ending in … where something was cut; never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const high = text.charCodeAt(limit - 2);
  const end = high >= 0xd800 && high <= 0xdbff ? limit - 2 : limit - 1;
  return limit < 1 ? "" : text.slice(0, Math.max(0, end)) + mark;
}

/** At most `limit` bytes of UTF-8, ending in … where something was cut. */
export function cutBytes(text: string, limit: number): string {
  if (bytesOf(text) <= limit) return text;
  let [kept, bytes] = ["", 3];
  if (limit < bytes) return "";
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > limit) break;
    kept += character;
  }
  return kept + mark;
}

/**
 * The largest number of leading items with which `size` stays within `limit`, by bisection: `size` must not fall as
 * items are added. 0 where not even none fits.
 */
export function fitting(items: number, limit: number, size: (count: number) => number): number {
  let [low, high] = [0, items];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (size(middle) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
