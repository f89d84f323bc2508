import { ruleCounts } from "#db/clickhouse/rule-sql.ts";
import { fewestRows } from "#lib/decide/index.ts";
import type { Rule } from "#lib/quality/rules.ts";
import { columnSuggestions, pairCandidates } from "#lib/quality/suggest.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findBaselines, findSubject } from "#server/profiles/index.ts";
import { readRuleCounts, selectRules } from "./store.ts";

type Suggested = { model: string; version: string; rules: Rule[] };

/** Rules that hold in every row of the reference and are not declared yet. None is switched on. */
export async function suggestRules(
  ctx: ServiceContext,
  input: { model: string; version: string },
): Promise<Suggested> {
  authorize(ctx, "drift:read");
  const subject = await findSubject(ctx, input);
  const baselines = await findBaselines(ctx, subject, "");
  const pairs = pairCandidates(baselines);
  const holding: Rule[] = [];
  if (pairs.length > 0) {
    const counted = await readRuleCounts(ctx, `reference_${subject.versionId}_r${subject.revision}`, {
      where: "1",
      starts: [0],
      counts: pairs.flatMap((r) => ruleCounts(r, subject.columns)),
    });
    const counts = [...counted.values()][0] ?? [];
    holding.push(...pairs.filter((_, i) => counts[2 * i]! >= fewestRows && counts[2 * i + 1] === 0));
  }
  const declared = new Set((await selectRules(ctx, subject.versionId)).map((r) => r.id));
  const rules = [...holding, ...columnSuggestions(baselines)];
  return { ...input, rules: rules.filter((r) => !declared.has(r.id)) };
}
