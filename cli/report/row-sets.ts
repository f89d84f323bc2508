import type { Engine } from "./engine.ts";
import { find, type LeftOut } from "./columns.ts";
import type { Source } from "./source.ts";
import { readValues } from "./values.ts";

/** A segment column: which of its named values each row has, -1 for none of them. */
export type RowSets = { names: string[]; reference: Int32Array; current: Int32Array };

const mostValues = 20;
const fewestRows = 30;

/** The values of the --segments columns that have enough reference rows to compare with, the largest first. */
export async function readRowSets(
  engine: Engine,
  reference: Source,
  current: Source,
  segments: readonly string[],
): Promise<{ sets: RowSets[]; leftOut: LeftOut[] }> {
  const sets: RowSets[] = [];
  const leftOut: LeftOut[] = [];
  for (const name of segments) {
    const [a, b] = [find(reference, name), find(current, name)];
    if (!a || !b) continue;
    const before = await readValues(engine, reference, a, "categorical");
    const after = await readValues(engine, current, b, "categorical");
    if (before.kind === "numeric" || after.kind === "numeric") continue;
    const rows = new Float64Array(before.texts.length);
    for (const code of before.codes) if (code > 0) rows[code - 1]! += 1;
    const large = Array.from(rows.keys()).filter((i) => rows[i]! >= fewestRows);
    const taken = large.sort((i, j) => rows[j]! - rows[i]!).slice(0, mostValues);
    const values = taken.map((i) => before.texts[i]!);
    const known = new Set(values);
    const rest = new Set([...before.texts, ...after.texts].filter((text) => !known.has(text)));
    if (rest.size > 0) {
      const reason =
        `${rest.size} of its values are no segments: those with ${fewestRows} reference rows or more are, ` +
        `at most ${mostValues}`;
      leftOut.push({ column: name, reason });
    }
    const place = new Map(values.map((value, i) => [value, i]));
    const index = (texts: string[]) => Int32Array.of(-1, ...texts.map((text) => place.get(text) ?? -1));
    const [ofBefore, ofAfter] = [index(before.texts), index(after.texts)];
    sets.push({
      names: values.map((value) => `${name}:${value}`),
      reference: Int32Array.from(before.codes, (code) => ofBefore[code]!),
      current: Int32Array.from(after.codes, (code) => ofAfter[code]!),
    });
  }
  return { sets, leftOut };
}
