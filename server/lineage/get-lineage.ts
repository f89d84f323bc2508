import { LeewayError } from "#lib/domain/errors.ts";
import { metricsOf } from "#lib/performance/index.ts";
import { type Lineage, learnedLineage, mergeLineage, tieToModel } from "#lib/lineage/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { activeModel, declaredGraph, findModel, knownNames, learnedEdges, learnedNodes } from "./store.ts";

export type ModelLineage = Lineage & {
  /** What a person declared, by itself: what PUT replaces. */
  declared: Lineage;
  updated_by: string | null;
  updated_at: string | null;
};

/** Where a model's features come from and lead to: what was declared, what runs told of, and the version at work. */
export async function getLineage(ctx: ServiceContext, input: { model: string }): Promise<ModelLineage> {
  authorize(ctx, "models:read");
  const model = await findModel(ctx, input.model);
  if (!model) throw new LeewayError("NOT_FOUND", `The model ${input.model} does not exist.`);
  const [held, known, nodes, edges, active] = await Promise.all([
    declaredGraph(ctx, model.id),
    knownNames(ctx, model.id),
    learnedNodes(ctx),
    learnedEdges(ctx),
    activeModel(ctx, model.id),
  ]);
  const declared = { nodes: held?.nodes ?? [], edges: held?.edges ?? [] } as Lineage;
  const upstream = mergeLineage(declared, learnedLineage(nodes, edges, known.features));
  const merged = active ? tieToModel(upstream, readOf(active)) : upstream;
  return {
    ...merged,
    declared,
    updated_by: held?.updatedBy ?? null,
    updated_at: held?.updatedAt.toISOString() ?? null,
  };
}

/** The features that the version at work reads, and the metrics in which it is measured once it has labels. */
function readOf({ version, task, columns }: NonNullable<Awaited<ReturnType<typeof activeModel>>>) {
  const of = (role: string) => columns.filter((c) => c.role === role).map((c) => c.name);
  const metrics = of("label").length > 0 ? Object.keys(metricsOf(task)) : [];
  return { version, features: new Set(of("feature")), metrics };
}
