import { LeewayError } from "#lib/domain/errors.ts";
import { cellValues, classValues, isClassValues, type Worth } from "#lib/performance/index.ts";
import { parseInput } from "#server/drift/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { findSubject, type Subject } from "#server/profiles/index.ts";
import { findFit } from "./fit.ts";
import { findOutcome, hasOutcome, type Outcome } from "./outcome.ts";
import {
  deleteValues,
  lockValues,
  replaceValues,
  selectAllValues,
  selectValues,
  worthKey,
} from "./values-store.ts";

export type CellValuesShown = {
  model: string;
  task: "binary" | "multiclass" | null;
  values: Worth | null;
  revision: string;
  updated_by: string | null;
  updated_at: string | null;
  /** What the active version's reference knows; of a yes-or-no model the positive class is the last one. */
  classes: string[];
  /** Why there can be no values. */
  note: string | null;
};

const none = "none";
const revisionOf = (worth: Worth | null) => worthKey(worth) || none;

/** The values in force for each version, as a name: how a job sees that they changed. */
export async function valueRevisions(ctx: ServiceContext): Promise<Map<number, string>> {
  authorize(ctx, "models:read");
  return new Map((await selectAllValues(ctx)).map((row) => [row.versionId, worthKey(row.worth)]));
}

/** The body of GET /models/{m}/performance/values. */
export async function shownValues(ctx: ServiceContext, input: { model: string }): Promise<CellValuesShown> {
  authorize(ctx, "drift:read");
  const subject = await findSubject(ctx, { model: input.model });
  const row = await selectValues(ctx, subject.modelId);
  const found = await celled(ctx, subject);
  return {
    model: subject.model,
    task: "why" in found ? null : found.task,
    values: row?.worth ?? null,
    revision: revisionOf(row?.worth ?? null),
    updated_by: row?.updatedBy ?? null,
    updated_at: row?.updatedAt.toISOString() ?? null,
    classes: "why" in found ? [] : found.classes,
    note: "why" in found ? found.why : null,
  };
}

type Celled = { task: "binary" | "multiclass"; classes: string[] };

async function celled(ctx: ServiceContext, subject: Subject): Promise<Celled | { why: string }> {
  const outcome = await findOutcome(ctx, subject);
  if (!hasOutcome(outcome)) return outcome;
  const { task } = outcome;
  if (task !== "binary" && task !== "multiclass") {
    return { why: `A ${task} model has no confusion matrix, so there are no cells to give a value.` };
  }
  const { classes } = await findFit(ctx, subject, outcome as Outcome, "", false);
  return { task, classes };
}

/**
 * Replaces what a row of each cell of the model's confusion matrix is worth, or takes it away (null); the same again
 * changes nothing. Windows are measured again by the worker. With `expected`, the revision that the caller has read,
 * values that somebody else changed meanwhile are not overwritten.
 */
export async function setValues(
  ctx: ServiceContext,
  input: { model: string; values: unknown; expected?: string | undefined },
): Promise<CellValuesShown> {
  authorize(ctx, "monitors:write");
  const subject = await findSubject(ctx, { model: input.model });
  const worth = input.values === null ? null : checked(await celled(ctx, subject), subject, input.values);
  await transaction(ctx, async (tx) => {
    await lockValues(tx, subject.modelId);
    const before = (await selectValues(tx, subject.modelId))?.worth ?? null;
    if (input.expected !== undefined && input.expected !== revisionOf(before)) {
      throw new LeewayError(
        "STALE",
        `The cell values of ${subject.model} have changed since revision ${input.expected}: ` +
          "read them again, then send yours.",
      );
    }
    if (revisionOf(before) === revisionOf(worth)) return;
    if (worth) {
      const { modelId } = subject;
      await replaceValues(tx, { modelId, worth, updatedBy: actorName(tx.actor), updatedAt: tx.now() });
    } else await deleteValues(tx, subject.modelId);
    await audit(tx, {
      action: worth ? "cell_values.replace" : "cell_values.remove",
      subject: `model:${subject.model}`,
      before,
      after: worth,
    });
  });
  return shownValues(ctx, input);
}

function checked(found: Celled | { why: string }, subject: Subject, given: unknown): Worth {
  if ("why" in found) throw new LeewayError("CONFLICT", found.why);
  const named = typeof given === "object" && given !== null && ("classes" in given || "values" in given);
  if (found.task === "binary") {
    if (named) {
      throw new LeewayError(
        "INVALID",
        `${subject.model} says yes or no: give tp, fp, fn and tn, and no classes.`,
      );
    }
    return parseInput(cellValues, given);
  }
  if (!named) {
    throw new LeewayError(
      "INVALID",
      `${subject.model} names one of several classes: give classes, and values with a row for each that is true and in it a number for each that is predicted. The classes are ${listed(found.classes)}.`,
    );
  }
  const worth = parseInput(classValues, given);
  checkClasses(worth, found.classes, subject);
  return worth;
}

function checkClasses(worth: Worth, known: readonly string[], { model, version }: Subject): void {
  if (!isClassValues(worth)) return;
  const field = { details: { field: "classes" } };
  const unknown = worth.classes.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new LeewayError(
      "INVALID",
      `classes: ${model} ${version} has no class ${unknown}. It has ${listed(known)}.`,
      field,
    );
  }
  const missing = known.find((name) => !worth.classes.includes(name));
  if (missing !== undefined) {
    throw new LeewayError(
      "INVALID",
      `classes: ${missing} is missing. ${model} ${version} has ${listed(known)}, and each needs its values.`,
      field,
    );
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 30).join(", ");
  return names.length > 30 ? `${shown} and ${names.length - 30} more` : shown;
}
