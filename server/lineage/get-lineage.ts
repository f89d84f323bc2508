import { LeewayError } from "#lib/domain/errors.ts";
import { type Lineage, learnedLineage, mergeLineage } from "#lib/lineage/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { declaredGraph, findModel, knownNames, learnedEdges, learnedNodes } from "./store.ts";

export type ModelLineage = Lineage & {
  /** What a person declared, by itself: what PUT replaces. */
  declared: Lineage;
  updated_by: string | null;
  updated_at: string | null;
};

/** Where a model's features come from: what was declared, with what runs told of. */
export async function getLineage(ctx: ServiceContext, input: { model: string }): Promise<ModelLineage> {
  authorize(ctx, "models:read");
  const model = await findModel(ctx, input.model);
  if (!model) throw new LeewayError("NOT_FOUND", `The model ${input.model} does not exist.`);
  const [held, known, nodes, edges] = await Promise.all([
    declaredGraph(ctx, model.id),
    knownNames(ctx, model.id),
    learnedNodes(ctx),
    learnedEdges(ctx),
  ]);
  const declared = { nodes: held?.nodes ?? [], edges: held?.edges ?? [] } as Lineage;
  const merged = mergeLineage(declared, learnedLineage(nodes, edges, known.features));
  return {
    ...merged,
    declared,
    updated_by: held?.updatedBy ?? null,
    updated_at: held?.updatedAt.toISOString() ?? null,
  };
}
