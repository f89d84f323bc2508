/** What goes wrong in an incident: which features, rows and relations, how much, and what a right answer is. */
import type { CauseType } from "#lib/causes/index.ts";
import { type Random, random } from "#lib/stats/index.ts";
import { type FeatureLaw, shuffle, type World } from "./families.ts";
import { isHarmless, worseDirection } from "./harm.ts";
import type { Kind, Setting } from "./settings.ts";

/** Changes of unit that happen: factor, then offset. */
const units = [
  ...[0.001, 0.01, 0.1, 10, 100, 1000, 60, 1 / 60, 0.4536, 2.2046, 1.609, 0.6214, 2.54, 0.3048, 3.2808].map(
    (factor) => [factor, 0] as const,
  ),
  [1.8, 32] as const,
  [1, 273.15] as const,
];

export type Damage = {
  kind: Kind;
  target: number;
  /** Of the rows, or of the effect: 0 to 1. */
  share: number;
  unit: readonly [number, number];
  stuckAt: number;
  /** Conditions of the segment whose relation changes: place and test of the latent value. */
  segment: { feature: number; test: (z: number) => boolean }[];
  /** What is added to the truth where the relation changed: another level; 0 where the strongest features turn round instead. */
  level: number;
  /** Latent shift of features from a time on. */
  shifts: { feature: number; at: number; by: number }[];
  delayDays: number;
  other: number[];
  /** Whether the new version knows few distinct scores, as shallow trees do. */
  coarse: boolean;
};

/** Null where the kind cannot be in this world: a shift that does harm, of a feature whose shift does none. */
export function damageOf(
  world: World,
  s: Setting,
  onset: number,
  span: [number, number],
  r: Random,
): Damage | null {
  const { features, strong, bent } = world;
  const of = (kind: FeatureLaw["kind"]) => features.flatMap((f, j) => (f.kind === kind ? [j] : []));
  const numbers = strong.filter((j) => features[j]!.kind === "numeric");
  const weak = shuffle(
    [...features.keys()].filter((j) => !strong.includes(j)),
    r,
  );
  const target = targetOf(
    s.kind,
    { numbers, every: of("numeric"), strong, weak, categories: of("categorical"), bent },
    r,
  );
  const law = features[target]!;
  const used = s.kind === "harmless shift" ? weak.filter((j) => j !== target) : weak;
  const drawn = used.slice(0, s.distractors).map((feature) => ({
    feature,
    at: r.uniform() < 1 / 3 ? onset : span[0] + (span[1] - span[0]) * r.uniform(),
    by: (0.4 + 1.2 * r.uniform()) * (r.uniform() < 0.5 ? -1 : 1),
  }));
  const shifts = drawn.filter(({ feature, by }) => isHarmless(world, feature, by, s.seed));
  const strength = s.severity;
  if (s.kind === "harmless shift") {
    const by = (0.5 + strength) * (r.uniform() < 0.5 ? -1 : 1);
    if (!isHarmless(world, target, by, s.seed)) return null;
    shifts.push({ feature: target, at: onset, by });
  }
  const size = 0.7 + 0.9 * strength;
  if (s.kind === "harmful shift") {
    const direction = worseDirection(world, target, size, s.seed);
    if (direction === 0) return null;
    shifts.push({ feature: target, at: onset, by: size * direction });
  }
  return {
    kind: s.kind,
    target,
    share: shareOf(s.kind, strength),
    unit: unitOf(law, r),
    stuckAt: law.kind === "numeric" ? (r.uniform() < 0.5 ? law.law.to(2 * r.uniform() - 1) : 0) : 0,
    segment: s.kind === "segment concept" ? segmentOf(world, r) : [],
    shifts,
    delayDays: 4 + 12 * strength,
    level: levelShift(s, strength),
    other: features.map(() => r.normal()),
    coarse: r.uniform() < 0.3,
  };
}

/** One in four is no unit that anybody uses, where values vary little about their middle, so that none grows by a factor. */
function unitOf(law: FeatureLaw, r: Random): readonly [number, number] {
  const to = law.kind === "numeric" ? law.law.to : null;
  const plain = to && Math.abs(to(0.67) - to(-0.67)) < 0.4 * Math.abs(to(0));
  if (!plain || r.uniform() < 0.75) return units[r.int(units.length)]!;
  return [Math.exp((0.4 + 0.6 * r.uniform()) * (r.uniform() < 0.5 ? -1 : 1)), 0];
}

function shareOf(kind: Kind, strength: number): number {
  if (kind === "fallback") return 0.05 + 0.4 * strength;
  if (kind === "new category") return 0.1 + 0.5 * strength;
  if (kind === "concept") return 0.4 + 0.6 * strength;
  if (kind === "segment concept" || kind === "bad version") return 0.5 + 0.5 * strength;
  return 0.15 + 0.6 * strength;
}

/** Two in five relations keep their shape and change their level alone. */
function levelShift({ kind, seed }: Setting, strength: number): number {
  if (kind !== "concept" && kind !== "segment concept") return 0;
  const r = random(seed + 29);
  if (r.uniform() >= 0.4) return 0;
  return (0.8 + 1.4 * strength) * (r.uniform() < 0.5 ? -1 : 1);
}

type Places = Record<"numbers" | "every" | "strong" | "weak" | "categories", number[]> & { bent: number };

/** One in four features that break matters little to the model. */
const anyOne = 0.25;

function targetOf(kind: Kind, { numbers, every, strong, weak, categories, bent }: Places, r: Random): number {
  const one = (xs: number[]) => xs[r.int(xs.length)]!;
  if ((kind === "unit" || kind === "stuck" || kind === "missing") && r.uniform() < anyOne) return one(every);
  if (kind === "harmful shift") return bent;
  if (kind === "new category") return one(categories);
  if (kind === "harmless shift") return weak.at(-1) ?? strong.at(-1)!;
  if (kind === "missing") return one(strong);
  return one(numbers.length > 0 ? numbers : [bent]);
}

/** A level or a range of a number with 5 to 45 % of the rows; one in four has a second condition. */
function segmentOf({ features }: World, r: Random): Damage["segment"] {
  const out: Damage["segment"] = [];
  const wanted = r.uniform() < 0.25 ? 2 : 1;
  for (const j of shuffle([...features.keys()], r)) {
    const f = features[j]!;
    const least = wanted === 2 ? 0.25 : 0.08;
    if (f.kind === "categorical") {
      const sizes = f.cuts.map((c, k) => c - (f.cuts[k - 1] ?? 0));
      const fit = sizes.flatMap((size, k) => (size >= least && size <= 0.6 ? [k] : []));
      const level = fit[r.int(Math.max(1, fit.length))];
      if (level === undefined) continue;
      out.push({ feature: j, test: (z) => z === level });
    } else {
      if (f.law.whole || r.uniform() < 0.5) continue;
      const cut = wanted === 2 ? 0.4 * r.normal() : 0.3 + 0.7 * r.uniform();
      const above = r.uniform() < 0.5;
      out.push({ feature: j, test: above ? (z) => z > cut : (z) => z < -cut });
    }
    if (out.length === wanted) break;
  }
  return out;
}

export type Truth = { type: CauseType; subject: string | null; rows: Uint8Array | null };

export function truthOf(world: World, { kind, target }: Damage, segment: Uint8Array): Truth {
  const subject = world.features[target]!.name;
  const is = (type: CauseType, own: string | null = null, rows: Uint8Array | null = null): Truth => ({
    type,
    subject: own,
    rows,
  });
  switch (kind) {
    case "none":
      return is("unknown");
    case "harmless shift":
      return is("benign");
    case "harmful shift":
      return is("population", subject);
    case "concept":
      return is("concept", "global");
    case "segment concept":
      return is("concept", null, segment);
    case "label delay":
      return is("label");
    case "bad version":
      return is("model");
    case "fallback":
      return is("serving");
    default:
      return is("data", subject);
  }
}
