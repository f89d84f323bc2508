import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { faultsOf, nodeKinds } from "#lib/lineage/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { getLineage, type ModelLineage } from "./get-lineage.ts";
import { declaredGraph, findModel, knownNames, saveGraph } from "./store.ts";

const name = z.string().trim().min(1).max(300);

export const lineageBody = z.strictObject({
  nodes: z.array(z.strictObject({ id: name, kind: z.enum(nodeKinds), name })).max(5000),
  edges: z.array(z.strictObject({ from: name, to: name })).max(20_000),
});

/** Replaces what is declared of a model's lineage. */
export async function putLineage(
  ctx: ServiceContext,
  input: { model: string } & z.input<typeof lineageBody>,
): Promise<ModelLineage> {
  authorize(ctx, "models:write");
  const { model: named, ...rest } = input;
  const graph = lineageBody.parse(rest);
  const model = await findModel(ctx, named);
  if (!model) throw new LeewayError("NOT_FOUND", `The model ${named} does not exist.`);
  const known = await knownNames(ctx, model.id);
  const faults = faultsOf(graph, {
    features: known.features,
    versions: new Set(known.versions.map((v) => v.name)),
  });
  if (faults.length > 0) {
    const errors = faults.slice(0, 100).map((message) => ({ in: "body", path: "", message }));
    throw new LeewayError("INVALID", faults[0] as string, { details: { errors } });
  }
  return transaction(ctx, async (tx) => {
    const before = await declaredGraph(tx, model.id);
    const same =
      before && JSON.stringify([before.nodes, before.edges]) === JSON.stringify([graph.nodes, graph.edges]);
    if (!same) {
      await saveGraph(tx, { modelId: model.id, updatedBy: actorName(tx.actor), ...graph });
      await audit(tx, {
        action: "lineage.put",
        subject: `model:${named}`,
        before: before ? { nodes: before.nodes.length, edges: before.edges.length } : null,
        after: { nodes: graph.nodes.length, edges: graph.edges.length },
      });
    }
    return getLineage(tx, { model: named });
  });
}
