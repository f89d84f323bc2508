/**
 * Signs that are no sign for sure: what points somewhere, but not beyond chance among so many, or by too little to matter. They
 * are listed far behind, so that what is unknown is not said to be certain, and a person sees where to look first.
 */
import type { Candidate, CauseType, Evidence } from "./input.ts";
import type { Sign } from "./sign.ts";
import { short } from "./words.ts";

/** Raw p up to which a sign points somewhere at all. */
const points = 0.1;

/** At most so many of a type; of the others, one for each mode. */
const most: Partial<Record<CauseType, number>> = { data: 2, population: 2 };

/** Of what a faint sign and the unknown cause have together. */
const underHalf = 0.49;

const placeOf = ({ type, subject }: Sign) => `${type} ${subject}`;

/** Fewer missing, stuck or unseen values than before are no damage. */
const fell = ({ type, mode, x }: Sign) => type === "data" && x[mode] === 0;

/** The clearest of the signs that did not count, none where the same cause has one that does. */
export function faintSigns(signs: readonly Sign[], kept: readonly Sign[]): Sign[] {
  const taken = new Set(kept.map(placeOf));
  const room = new Map<string, number>();
  const out: Sign[] = [];
  for (const sign of signs.toSorted((a, b) => a.p - b.p)) {
    if (sign.p >= points || taken.has(placeOf(sign)) || fell(sign)) continue;
    const limit = most[sign.type];
    const key = limit ? sign.type : `${sign.type} ${sign.mode}`;
    const left = room.get(key) ?? limit ?? 1;
    if (left === 0) continue;
    room.set(key, left - 1);
    taken.add(placeOf(sign));
    out.push({
      ...sign,
      x: { ...sign.x, faint: 1, faint_clear: Math.min(1, -Math.log10(sign.p + 1e-30) / 6) },
    });
  }
  return out;
}

/** What points somewhere and is no sign for sure is said to be that, with its p. What cannot be judged has none. */
export function chanceOf({ p, x, matters }: Sign, level: number, n: number): Evidence[] {
  if (x["faint"] === undefined || x["unseen"] !== undefined) return [];
  const why = matters ? "is not beyond chance among all that was looked at" : "is too small to matter";
  return [
    {
      scorer: "chance",
      value: p,
      threshold: level,
      n,
      text: `Alone it would be no sign: it ${why} (p ${short(p)}).`,
      refuted_by: "More rows that show it as clearly.",
    },
  ];
}

/** All that counts of such a sign: what makes a sign strong has no say where it is none. */
export function faintly(x: Sign["x"], aligned: number, harm: number): Sign["x"] {
  const out: Sign["x"] = {
    faint: 1,
    faint_clear: x["faint_clear"]!,
    faint_aligned: aligned,
    faint_harm: harm,
  };
  if (x["unseen"] !== undefined) out["unseen"] = x["unseen"];
  return out;
}

/** What is no sign alone may not be likelier than the unknown cause: what it has beyond that is shared with it. */
export function belowUnknown(all: readonly Pick<Candidate, "type" | "x">[], p: readonly number[]): number[] {
  const out = [...p];
  const unknown = all.findIndex((c) => c.type === "unknown");
  const faint = [...all.keys()].filter((i) => all[i]!.x["faint"] !== undefined).sort((a, b) => p[b]! - p[a]!);
  for (const i of faint) {
    if (out[i]! <= out[unknown]!) continue;
    const both = out[i]! + out[unknown]!;
    [out[i], out[unknown]] = [both * underHalf, both * (1 - underHalf)];
  }
  return out;
}
