import type { Layout } from "#lib/timeline/index.ts";

const pad = 6;

/** The height in pixels of a value in its lane, which is `tall` pixels high. */
export function heightOf(
  { y, low, high }: Pick<Layout["symptoms"][number], "y" | "low" | "high">,
  tall: number,
): (value: number) => number {
  return (v) => y + pad + (tall - 2 * pad) * (1 - (v - low) / (high - low));
}
