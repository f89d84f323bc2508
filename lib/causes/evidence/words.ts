import { timesText } from "../words.ts";
import type { Weighed } from "./weighed.ts";

const exact = {
  swapped: "have changed places: each has the values of the other.",
  transformed: "is another function of what it was: its values are transformed otherwise.",
  type: "has another type of numbers than it had.",
  loosened:
    "hangs together with other features less than it did: its values are noisy, old, or those of other rows.",
  stale: "is stale: rows have the value of the row before.",
};

/** The sentences of the causes that the ranking itself does not know; null for the others. */
export function sentenceBeyond({ type, subject, mode, members, inSegment }: Weighed): {
  sentence: string;
  action: string | null;
} | null {
  if (members) {
    const names = members.map((c) => c.subject);
    const list = `${names.slice(0, -1).slice(0, 5).join(", ")} and ${names.length > 6 ? `${names.length - 5} more` : names.at(-1)}`;
    return {
      sentence: `${subject} is damaged: ${list}, which come from it, broke together.`,
      action: `Repair ${subject}, or serve the last good version of what comes from it until then.`,
    };
  }
  if (inSegment) {
    return {
      sentence: `Where ${inSegment.text}, ${subject} is ${timesText(inSegment.factor)} what it was: its unit changed there.`,
      action: `Repair ${subject} at its source for that segment, or serve its last good version until then.`,
    };
  }
  if (type === "data" && mode === "distorted") {
    return {
      sentence: `${subject} is distorted: with its values mapped back onto the reference, the predictions fit again.`,
      action: null,
    };
  }
  if (type === "data" && mode in exact) {
    return {
      sentence: `${subject} ${exact[mode as keyof typeof exact]}`,
      action: `Repair ${subject} where the rows for the model are made, or serve the last good version until then.`,
    };
  }
  if (type === "label" && mode === "definition") {
    return {
      sentence:
        "What counts as the outcome changed: labels that came after it differ also for rows from before.",
      action:
        "Agree on one definition, then label again or retrain; until then, judge no performance across the change.",
    };
  }
  if (type === "model" && mode === "calibration") {
    return {
      sentence: "The model still ranks as before, but its scores need another calibration.",
      action: "Fit the calibration again on labels from after the change.",
    };
  }
  return null;
}
