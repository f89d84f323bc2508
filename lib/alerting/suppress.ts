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

/**
 * The firing alert that holds this one back; null: none. An alert that fits both sides is not held back by one that
 * fits both sides too, so that none holds back itself.
 */
export function inhibitedBy(
  rules: readonly InhibitRule[],
  labels: Labels,
  firing: readonly { fingerprint: string; labels: Labels }[],
): string | null {
  for (const rule of rules) {
    if (!matches(rule.target, labels)) continue;
    const both = matches(rule.source, labels);
    const source = firing.find(
      (a) =>
        matches(rule.source, a.labels) &&
        rule.equal.every((name) => (a.labels[name] ?? "") === (labels[name] ?? "")) &&
        !(both && matches(rule.target, a.labels)),
    );
    if (source) return source.fingerprint;
  }
  return null;
}
