/** What may have happened in the world. A client may use words of its own; these are the ones that Leeway itself uses. */
export const changeKinds = ["deploy", "schema", "pipeline", "backfill", "configuration", "holiday"] as const;

/** Who told of it: Leeway knows by itself, the API, a webhook of GitHub, or a run that OpenLineage told of. */
export const changeOrigins = ["leeway", "api", "github", "openlineage"] as const;

const own: Record<string, (typeof changeKinds)[number]> = {
  "version.activate": "deploy",
  "reference.put": "schema",
  "schema.revise": "schema",
  "version.change": "configuration",
  "model.change": "configuration",
  "monitor.create": "configuration",
  "monitor.change": "configuration",
  "lineage.put": "configuration",
};

/** The change that an audited act is, and the name of its model; null where it changes nothing that a model does. */
export function changeOfAct(
  action: string,
  subject: string,
): { kind: (typeof changeKinds)[number]; model: string } | null {
  const kind = own[action];
  const model = /^(?:model|version|monitors?):([^/]+)/.exec(subject)?.[1];
  return kind && model ? { kind, model } : null;
}
