/** One cause instead of many along the lineage: what explains its children is reported, and they are not. */
import type { CauseInput, Evidence } from "../input.ts";
import { short } from "../words.ts";
import { type Ancestry, ancestryOf } from "./ancestry.ts";
import { courseChart, featureCourse, type Grid } from "./binned.ts";
import { lineageTest } from "./lineage-test.ts";
import { add, sorted, type Weighed } from "./weighed.ts";

/** Above this p a feature moved no more than its parents say. */
const level = 0.01;

export function alongLineage(
  input: CauseInput,
  causes: readonly Weighed[],
  grid: Grid | null,
): { causes: Weighed[]; notes: string[] } {
  const ancestry = ancestryOf(input.lineage, input.features);
  const first = grid ? throughFeatures(input, causes, grid, ancestry) : { causes: [...causes], notes: [] };
  return { causes: sorted(throughOrigins(first.causes, ancestry)), notes: first.notes };
}

const inFeature = (c: Weighed) => c.type === "data" || c.type === "population";

/** Features whose parents explain them hand what speaks for them to the strongest suspect among these. */
function throughFeatures(input: CauseInput, causes: readonly Weighed[], grid: Grid, { parents }: Ancestry) {
  const kept = new Map(causes.map((c) => [c, { ...c, more: [...c.more] }]));
  const gone = new Set<Weighed>();
  const notes: string[] = [];
  const courses = new Map<number, Float64Array>();
  const courseOf = (j: number) => {
    const known = courses.get(j) ?? featureCourse(input, grid, j);
    courses.set(j, known);
    return known;
  };
  const suspects = causes.filter(inFeature);
  // Children first: what they hand on can be handed on again.
  const depth = (j: number, seen: ReadonlySet<number> = new Set()): number =>
    seen.has(j) ? 0 : 1 + Math.max(0, ...(parents.get(j) ?? []).map((p) => depth(p, new Set([...seen, j]))));
  for (const cause of suspects.toSorted((a, b) => depth(b.feature) - depth(a.feature))) {
    const own = parents.get(cause.feature) ?? [];
    const above = suspects.filter((c) => own.includes(c.feature) && !gone.has(c));
    if (own.length === 0) continue;
    const course = courseOf(cause.feature);
    const alone = lineageTest(course, [], grid.normal, grid.after);
    const given = lineageTest(course, own.map(courseOf), grid.normal, grid.after);
    if (!alone || !given) continue;
    const names = own.map((j) => input.features[j]).join(", ");
    const explained = alone.p < level && given.p >= level;
    const to = above.toSorted((a, b) => b.probability - a.probability)[0];
    if (explained && to) {
      kept.get(to)!.probability += kept.get(cause)!.probability;
      gone.add(cause);
      notes.push(
        `${cause.subject} moved as ${names}, which it comes from, says it should (z ${short(given.score)}).`,
      );
      continue;
    }
    const text = explained
      ? `Its inputs (${names}) explain how it moved: z ${short(given.score)} given them, ${short(alone.score)} without.`
      : `Its inputs (${names}) do not explain how it moved: z is ${short(given.score)} given them.`;
    add(kept.get(cause)!, evidenceOf(given.score, given.n + given.judged, text, input, grid, cause, course));
  }
  return { causes: causes.filter((c) => !gone.has(c)).map((c) => kept.get(c)!), notes };
}

function evidenceOf(
  value: number,
  n: number,
  text: string,
  input: CauseInput,
  grid: Grid,
  cause: Weighed,
  course: Float64Array,
): Evidence {
  return {
    scorer: "lineage",
    value,
    // Φ⁻¹ of the confidence.
    threshold: 2.576,
    n,
    text,
    refuted_by: "An input of it that the lineage does not name.",
    factor: 1,
    chart: courseChart(grid, input.onset, [cause.subject, course]),
  };
}

/**
 * Damaged features that come from one source or transformation are one cause, where at least two and at least 60 % of
 * what comes from it are damaged; of several such nodes with the same damaged features, the most upstream one.
 */
function throughOrigins(causes: readonly Weighed[], { origins }: Ancestry): Weighed[] {
  let rest = [...causes];
  const found = origins
    .map(({ node, features }) => ({
      node,
      features,
      damaged: causes.filter((c) => c.type === "data" && features.includes(c.feature)),
    }))
    .filter(({ features, damaged }) => damaged.length >= 2 && damaged.length >= 0.6 * features.length)
    // The most damaged first; the order of the origins, the most upstream first, decides between equals.
    .toSorted((a, b) => b.damaged.length - a.damaged.length);
  for (const { node, features, damaged } of found) {
    const still = damaged.filter((c) => rest.includes(c));
    if (still.length < 2) continue;
    const [lead] = sorted(still) as [Weighed];
    const evidence: Evidence = {
      scorer: "origin",
      value: still.length / features.length,
      threshold: 0.6,
      n: features.length,
      text: `${still.length} of the ${features.length} features that come from ${node.name} are damaged: ${still.map((c) => c.subject).join(", ")}.`,
      refuted_by: "The raw rows of it are sound.",
      factor: 1,
    };
    const whole: Weighed = {
      ...lead,
      subject: node.name,
      mode: node.kind,
      probability: still.reduce((s, c) => s + c.probability, 0),
      members: sorted(still),
      more: [evidence, ...lead.more],
    };
    rest = [...rest.filter((c) => !still.includes(c)), whole];
  }
  return rest;
}
