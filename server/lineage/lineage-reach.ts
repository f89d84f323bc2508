import { type Affected, downstreamOf, learnedLineage, mergeLineage, sharedWith } from "#lib/lineage/index.ts";
import type { Lineage } from "#lib/lineage/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { getLineage } from "./get-lineage.ts";
import { declaredGraph, knownNames, learnedEdges, learnedNodes, otherModels } from "./store.ts";

export type LineageReach = {
  features: string[];
  versions: string[];
  metrics: string[];
  /** Other models of the project, with what they share with the affected part. */
  models: { model: string; through: string[] }[];
};

/** What lies downstream of damaged features or sources, in the model and in others; of the whole model where none is named. */
export async function lineageReach(
  ctx: ServiceContext,
  input: { model: string } & Affected,
): Promise<LineageReach> {
  authorize(ctx, "models:read");
  const own = await getLineage(ctx, input);
  const affected = { features: input.features, origins: input.origins };
  const named = affected.features.length + affected.origins.length > 0;
  const below = named ? downstreamOf(own, affected) : own.nodes;
  const of = (kind: string) => below.filter((n) => n.kind === kind).map((n) => n.name);
  const features = of("feature");
  const reached = {
    features: named ? [...new Set([...affected.features, ...features])] : [],
    versions: of("version"),
    metrics: of("metric"),
  };
  if (!named) return { ...reached, models: [] };
  const [others, nodes, edges] = await Promise.all([
    otherModels(ctx, input.model),
    learnedNodes(ctx),
    learnedEdges(ctx),
  ]);
  const models: LineageReach["models"] = [];
  for (const { id, name } of others) {
    const held = await declaredGraph(ctx, id);
    const declared = { nodes: held?.nodes ?? [], edges: held?.edges ?? [] } as Lineage;
    const learned =
      nodes.length === 0
        ? { nodes: [], edges: [] }
        : learnedLineage(nodes, edges, (await knownNames(ctx, id)).features);
    const through = sharedWith(own, mergeLineage(declared, learned), {
      ...affected,
      features: reached.features,
    });
    if (through.length > 0) models.push({ model: name, through });
  }
  return { ...reached, models };
}
