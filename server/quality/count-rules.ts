import { ruleCounts } from "#db/clickhouse/rule-sql.ts";
import type { Examined } from "#lib/quality/decide.ts";
import {
  examineHourRule,
  examineRowRule,
  type RuleCounts,
  type RuleHours,
} from "#lib/quality/examine-rule.ts";
import { isHourRule, type RowRule, type Rule, ruleProblem } from "#lib/quality/rules.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import {
  hourFloor,
  hourlyRows,
  revisionKey,
  segmentCondition,
  type Subject,
  type Window,
  type WindowState,
} from "#server/profiles/index.ts";
import { readRuleCounts, selectRules } from "./store.ts";

const hourMs = 3_600_000;
/** Silence before a window is looked for this far back: the longest age that a rule can allow. */
const mostSilentHours = 8760;

type Request = {
  subject: Subject;
  segment: string;
  windows: readonly Window[];
  states: readonly WindowState[];
};

/** Counts of closed and open windows under the rows that they were made of, so that none goes stale. */
const remembered = new Map<string, RuleCounts[]>();
const mostRemembered = 20_000;

/** The declared rules that can be judged, and for each window what they found, in the order of the rules. */
export async function examineRules(
  ctx: ServiceContext,
  request: Request,
): Promise<{ rules: Rule[]; windows: Examined[] }> {
  const { subject, segment, windows } = request;
  const declared = await selectRules(ctx, subject.versionId);
  const rules = declared.filter((r) => ruleProblem(r, subject.columns) === null);
  // Rows of a segment an hour are not counted, so its hours cannot be judged.
  const judged = rules.filter((r) => segment === "" || !isHourRule(r));
  if (judged.length === 0) return { rules: [], windows: windows.map(() => []) };
  const own = judged.filter((r): r is RowRule => !isHourRule(r));
  const [counted, before, hours] = await Promise.all([
    countWindows(ctx, request, own),
    countReference(ctx, subject, segment, own),
    judged.some(isHourRule) ? hoursOf(ctx, subject, windows) : [],
  ]);
  return {
    rules: judged,
    windows: windows.map((_, i) =>
      judged.map((rule) => {
        if (isHourRule(rule)) return examineHourRule(rule, hours[i]!);
        const at = own.indexOf(rule);
        return examineRowRule(rule, counted[i]![at]!, before[at]!);
      }),
    ),
  };
}

/** Hours that are over, of each window, with the hours of silence before it. */
async function hoursOf(
  ctx: ServiceContext,
  subject: Subject,
  windows: readonly Window[],
): Promise<RuleHours[]> {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return [];
  const from = hourFloor(subject.timeZone, new Date(first.start.getTime() - mostSilentHours * hourMs));
  const rows = await hourlyRows(ctx, subject, { from, to: last.end });
  const now = ctx.now().getTime();
  const known = [...rows]
    .filter(([, n]) => n > 0)
    .map(([at]) => at)
    .sort((a, b) => a - b);
  return windows.map((w) => {
    const own: number[] = [];
    for (let at = w.start.getTime(); at + hourMs <= Math.min(w.end.getTime(), now); at += hourMs) {
      own.push(rows.get(at) ?? 0);
    }
    const latest = known.findLast((at) => at < w.start.getTime());
    // Before the first event of all nothing was due.
    const silent = latest === undefined ? 0 : Math.round((w.start.getTime() - latest) / hourMs) - 1;
    return { rows: own, silent };
  });
}

const at = (d: Date) => `toDateTime64(${d.getTime() / 1000}, 3, 'UTC')`;

function pairs(counts: readonly number[] | undefined, rules: readonly RowRule[]): RuleCounts[] {
  return rules.map((_, i) => ({ judged: counts?.[2 * i] ?? 0, broken: counts?.[2 * i + 1] ?? 0 }));
}

async function countWindows(
  ctx: ServiceContext,
  request: Request,
  rules: readonly RowRule[],
): Promise<RuleCounts[][]> {
  const { subject, segment, windows, states } = request;
  if (rules.length === 0) return windows.map(() => []);
  const made = JSON.stringify([revisionKey(subject), segment, rules]);
  const keys = windows.map(
    (w, i) => `${made} ${w.start.getTime()} ${w.end.getTime()} ${JSON.stringify(states[i])}`,
  );
  const absent = [...windows.keys()].filter(
    (i) => (states[i]?.dirty || !remembered.has(keys[i]!)) && states[i]!.events > 0,
  );
  const [low, high] = [absent[0], absent.at(-1)];
  if (low === undefined || high === undefined)
    return keys.map((key) => remembered.get(key) ?? pairs(undefined, rules));
  // One query over the windows from the first that is missing to the last: they follow on each other.
  const conditions = [`_at >= ${at(windows[low]!.start)} AND _at < ${at(windows[high]!.end)}`];
  if (segment !== "") conditions.push(await segmentCondition(ctx, subject, segment));
  const counted = await readRuleCounts(ctx, `events_${subject.versionId}_r${subject.revision}`, {
    where: conditions.join(" AND "),
    starts: windows.slice(low, high + 1).map((w) => w.start.getTime() / 1000),
    counts: rules.flatMap((r) => ruleCounts(r, subject.columns)),
  });
  if (remembered.size + windows.length > mostRemembered) remembered.clear();
  return windows.map((w, i) => {
    if (i < low || i > high) return remembered.get(keys[i]!) ?? pairs(undefined, rules);
    const own = pairs(counted.get(w.start.getTime() / 1000), rules);
    remembered.set(keys[i]!, own);
    return own;
  });
}

async function countReference(
  ctx: ServiceContext,
  subject: Subject,
  segment: string,
  rules: readonly RowRule[],
): Promise<RuleCounts[]> {
  if (rules.length === 0) return [];
  const key = JSON.stringify(["reference", revisionKey(subject), segment, rules]);
  const known = remembered.get(key);
  if (known) return known;
  const counted = await readRuleCounts(ctx, `reference_${subject.versionId}_r${subject.revision}`, {
    where: segment === "" ? "1" : await segmentCondition(ctx, subject, segment),
    starts: [0],
    counts: rules.flatMap((r) => ruleCounts(r, subject.columns)),
  });
  const own = pairs([...counted.values()][0], rules);
  remembered.set(key, own);
  return own;
}
