import type { WindowScore } from "#lib/domain/drift.ts";
import { count, pValue } from "#lib/format/number.ts";
import type { Fact } from "../ui/facts.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { effectText } from "./why.prepare.ts";

/** The verdict on one window and the numbers that decided it. */
export function windowFacts(w: WindowScore): Fact[] {
  const facts: Fact[] = [
    { label: "verdict", value: <VerdictMark verdict={w.verdict} />, note: w.complete ? undefined : "so far" },
    { label: "rows", value: count(w.n) },
  ];
  if (w.effect) {
    facts.push(
      { label: "effect", value: effectText(w.effect, w.effect.value) },
      { label: "noise floor", value: effectText(w.effect, w.effect.floor), note: "99 %" },
      { label: "practical minimum", value: effectText(w.effect, w.effect.minimum) },
    );
  }
  facts.push({ label: "adjusted p", value: pValue(w.p_adjusted) });
  return facts;
}
