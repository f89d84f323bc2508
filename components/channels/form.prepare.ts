import type { ChannelField } from "#lib/channels/index.ts";

/** What stands in the form's fields: held settings, else defaults; never a secret. */
export function textOf(
  fields: readonly ChannelField[],
  config: Record<string, unknown> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    fields.map((f) => {
      const held = config?.[f.name] ?? f.default ?? "";
      return [f.name, f.secret ? "" : Array.isArray(held) ? held.join(", ") : String(held)];
    }),
  );
}

/** What is sent for them: an empty secret or optional field is left out. */
export function configOf(
  fields: readonly ChannelField[],
  texts: Record<string, string>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((f): [string, unknown][] => {
      const text = (texts[f.name] ?? "").trim();
      if (text === "" && (f.secret || f.default === null || f.type !== "text")) return [];
      if (f.type === "number") return [[f.name, Number(text)]];
      if (f.type === "list") {
        return [
          [
            f.name,
            text
              .split(",")
              .map((t) => t.trim())
              .filter(Boolean),
          ],
        ];
      }
      return [[f.name, text]];
    }),
  );
}
