import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { type ServiceContext, transaction } from "#server/kernel/context.ts";
import { getModel, type ModelDetail } from "./get-model.ts";
import { type ModelBody, modelBody, modelRef } from "./input.ts";
import { engineKnowsZone, hasEvents, insertModel, lockModel, type ModelRow, updateModel } from "./store.ts";

/** Registers a model, or changes what is named of one. What is left out keeps its value. */
export async function putModel(
  ctx: ServiceContext,
  input: { model: string } & ModelBody,
): Promise<{ created: boolean; model: ModelDetail }> {
  authorize(ctx, "models:write");
  const { model: named, ...rest } = input;
  const { model: name } = modelRef.parse({ model: named });
  const body = modelBody.parse(rest);
  await refuseUnknownZone(ctx, body.time_zone);
  return transaction(ctx, async (tx) => {
    const made = await insertModel(tx, { projectId: ctx.projectId, name, ...columns(body) });
    if (made) await audit(tx, { action: "model.create", subject: `model:${name}`, after: shown(made) });
    else await change(tx, name, body);
    return { created: made !== undefined, model: await getModel(tx, { model: name }) };
  });
}

async function change(tx: ServiceContext, name: string, body: ModelBody): Promise<void> {
  const before = (await lockModel(tx, name)) as ModelRow;
  const zoneChanges = body.time_zone !== undefined && body.time_zone !== before.timeZone;
  const taskChanges = body.task !== before.task;
  if ((zoneChanges || taskChanges) && (await hasEvents(tx, before.id))) {
    const what = zoneChanges ? "time zone" : "task";
    const held = zoneChanges ? before.timeZone : before.task;
    throw new LeewayError(
      "CONFLICT",
      `The ${what} of ${name} is ${held} and cannot change once there are events: register another model.`,
    );
  }
  const after = await updateModel(tx, before.id, columns(body));
  await audit(tx, {
    action: "model.change",
    subject: `model:${name}`,
    before: shown(before),
    after: shown(after),
  });
}

function columns(body: ModelBody) {
  return {
    task: body.task,
    owner: body.owner,
    tier: body.tier,
    timeZone: body.time_zone,
    labelMaturity: body.label_maturity,
  };
}

function shown(row: ModelRow): Record<string, unknown> {
  const { task, owner, tier, timeZone, labelMaturity } = row;
  return { task, owner, tier, timeZone, labelMaturity };
}

async function refuseUnknownZone(ctx: ServiceContext, zone: string | undefined): Promise<void> {
  if (zone === undefined || zone === "UTC" || (await engineKnowsZone(ctx, zone))) return;
  throw new LeewayError("INVALID", `The time zone ${zone} is not an IANA name that the database knows.`);
}
