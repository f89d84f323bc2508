import { createHash } from "node:crypto";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Rule, ruleProblem, rulesSchema } from "#lib/quality/rules.ts";
import { parseInput } from "#server/drift/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { findSubject } from "#server/profiles/index.ts";
import { lockRules, patternWorks, replaceRules, selectRules } from "./store.ts";

type Place = { model: string; version: string };
/** `revision` names exactly these rules: another list has another one. */
export type DeclaredRules = Place & { rules: Rule[]; revision: string };

function revisionOf(rules: readonly Rule[]): string {
  return createHash("sha256")
    .update(JSON.stringify(rulesSchema.parse(rules)))
    .digest("hex")
    .slice(0, 16);
}

/** The rules of a version as they were declared. */
export async function declaredRules(ctx: ServiceContext, { model, version }: Place): Promise<DeclaredRules> {
  authorize(ctx, "drift:read");
  const subject = await findSubject(ctx, { model, version });
  const rules = await selectRules(ctx, subject.versionId);
  return { model, version, rules, revision: revisionOf(rules) };
}

/**
 * Replaces the rules of a version by these; the same list again changes nothing. With `expected`, the revision that the
 * caller has read, rules that somebody else changed meanwhile are not overwritten.
 */
export async function declareRules(
  ctx: ServiceContext,
  input: Place & { rules: unknown; expected?: string | undefined },
): Promise<DeclaredRules> {
  authorize(ctx, "monitors:write");
  const rules = parseInput(rulesSchema, input.rules);
  const { model, version } = input;
  const subject = await findSubject(ctx, { model, version });
  for (const rule of rules) {
    const problem = ruleProblem(rule, subject.columns);
    if (problem !== null)
      throw new LeewayError("INVALID", `The rule ${rule.id} cannot be judged: ${problem}.`);
    if (rule.kind === "matches" && !(await patternWorks(ctx, rule.pattern))) {
      throw new LeewayError(
        "INVALID",
        `The pattern of the rule ${rule.id} is not an RE2 expression: it knows no lookaround and no back references.`,
      );
    }
  }
  await transaction(ctx, async (tx) => {
    await lockRules(tx, subject.versionId);
    const before = await selectRules(tx, subject.versionId);
    if (input.expected !== undefined && input.expected !== revisionOf(before)) {
      throw new LeewayError(
        "STALE",
        `The rules of ${model} ${version} have changed since revision ${input.expected}: read them again, then send yours.`,
      );
    }
    if (JSON.stringify(rulesSchema.parse(before)) === JSON.stringify(rules)) return;
    const row = { versionId: subject.versionId, rules, updatedBy: actorName(tx.actor), updatedAt: tx.now() };
    await replaceRules(tx, row);
    await audit(tx, {
      action: "quality_rules.replace",
      subject: `version:${model}/${version}`,
      before: { rules: before },
      after: { rules },
    });
  });
  return { model, version, rules, revision: revisionOf(rules) };
}
