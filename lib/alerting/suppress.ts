import { type Labels, type Matcher, matches } from "./matcher.ts";

export type Silence = { id: number; matchers: readonly Matcher[]; startsAt: number; endsAt: number };

/** Silences in force that an alert fits. */
export function silencedBy(silences: readonly Silence[], labels: Labels, now: number): number[] {
  return silences
    .filter((s) => s.startsAt <= now && now < s.endsAt && matches(s.matchers, labels))
    .map((s) => s.id);
}

/** While an alert of the source fires, alerts of the target with equal labels are held back. */
export type InhibitRule = {
  source: readonly Matcher[];
  target: readonly Matcher[];
  equal: readonly string[];
};

type Source = { fingerprint: string; labels: Labels };
/** By the values of the equal labels: the first source, and the first that does not fit the target as well. */
type Sources = Map<string, { any: string; oneSided: string | null }>;

/**
 * Says of labels which firing alert holds them back; null: none. An alert that fits both sides is not held back by one
 * that fits both sides too, so that none holds back itself. Sources are sorted once, so many alerts cost no more than
 * their number.
 */
export function inhibitor(
  rules: readonly InhibitRule[],
  firing: readonly Source[],
): (labels: Labels) => string | null {
  const known = rules.map((rule) => ({ rule, sources: sourcesOf(rule, firing) }));
  return (labels) => {
    for (const { rule, sources } of known) {
      if (sources.size === 0 || !matches(rule.target, labels)) continue;
      const held = sources.get(equalKey(rule, labels));
      const by = matches(rule.source, labels) ? held?.oneSided : held?.any;
      if (by != null) return by;
    }
    return null;
  };
}

const equalKey = (rule: InhibitRule, labels: Labels) =>
  JSON.stringify(rule.equal.map((name) => labels[name] ?? ""));

function sourcesOf(rule: InhibitRule, firing: readonly Source[]): Sources {
  const sources: Sources = new Map();
  for (const { fingerprint, labels } of firing) {
    if (!matches(rule.source, labels)) continue;
    const key = equalKey(rule, labels);
    const oneSided = matches(rule.target, labels) ? null : fingerprint;
    const held = sources.get(key);
    if (!held) sources.set(key, { any: fingerprint, oneSided });
    else held.oneSided ??= oneSided;
  }
  return sources;
}
