import type { inferRouterOutputs } from "@trpc/server";
import { measure } from "#lib/format/number.ts";
import { moment } from "#lib/format/time.ts";
import { whoIs } from "#lib/format/who.ts";
import type { AppRouter } from "#server/api/root.ts";

export type CellValues = inferRouterOutputs<AppRouter>["performance"]["values"];

/** A row a true class, a column a predicted one; what somebody has typed. */
export type Draft = { classes: string[]; texts: string[][] };

/** A larger table than this is no form. */
export const mostInForm = 12;

/** Empty where nothing is set. Of a yes-or-no model the positive class is the last one. */
export function draftOf({ task, classes, values }: CellValues): Draft {
  if (task !== "multiclass") {
    const cells = values && "tp" in values ? values : null;
    const texts = cells
      ? [
          [cells.tn, cells.fp],
          [cells.fn, cells.tp],
        ].map((line) => line.map(String))
      : [
          ["", ""],
          ["", ""],
        ];
    const other = classes.length > 2 ? "other" : (classes[0] ?? "other");
    return { classes: [other, classes.at(-1) ?? "positive"], texts };
  }
  const set = values && "classes" in values ? values : null;
  const at = (name: string) => set?.classes.indexOf(name) ?? -1;
  const text = (t: string, p: string) => set?.values[at(t)]?.[at(p)]?.toString() ?? "";
  return { classes, texts: classes.map((t) => classes.map((p) => text(t, p))) };
}

export function edited(draft: Draft, row: number, column: number, text: string): Draft {
  const texts = draft.texts.map((line, t) => line.map((x, p) => (t === row && p === column ? text : x)));
  return { ...draft, texts };
}

/** The body of a PUT, or what is wrong; the rest is told by the server. */
export function bodyOf(
  { classes, texts }: Draft,
  task: CellValues["task"],
): { values: Record<string, unknown> } | { problem: string } {
  for (const [t, line] of texts.entries()) {
    for (const [p, text] of line.entries()) {
      const where = `${classes[p]} predicted where ${classes[t]} is true`;
      if (text.trim() === "") return { problem: `Give a number for ${where}: 0 if it is worth nothing.` };
      if (!Number.isFinite(Number(text))) return { problem: `${text} for ${where} is no number.` };
    }
  }
  const values = texts.map((line) => line.map(Number));
  if (task === "multiclass") return { values: { classes, values } };
  const [[tn, fp], [fn, tp]] = values as [[number, number], [number, number]];
  return { values: { tp, fp, fn, tn } };
}

export function inForce(shown: CellValues, timeZone: string): string {
  const { values, updated_by: by, updated_at: at } = shown;
  if (!values) {
    return "Nobody has said what a right or a wrong prediction is worth, so the value of a row is not measured.";
  }
  const figures =
    "tp" in values
      ? `A true positive is worth ${measure(values.tp)}, a false positive ${measure(values.fp)}, a false negative ` +
        `${measure(values.fn)}, a true negative ${measure(values.tn)}.`
      : `Values are set for ${values.classes.length} classes.`;
  const lacking =
    "classes" in values && shown.classes.some((name) => !values.classes.includes(name))
      ? " The active version has classes without values, so it is not measured."
      : "";
  return `${figures}${lacking}${by && at ? ` Set by ${whoIs(by)}, ${moment(at, timeZone)}.` : ""}`;
}
