import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { checkedUrl } from "#server/kernel/guard.ts";
import { asScoring, sealHeader, settingsOf } from "./endpoint.ts";
import { type Scoring, type ScoringBody, type Settings, scoringBody } from "./input.ts";
import { type EndpointRow, findEndpoint, requireVersion, saveEndpoint } from "./store.ts";

/** Says where a version can be asked for scores again; replaces what was said before, but for a secret left out. */
export async function putScoring(
  ctx: ServiceContext,
  input: { model: string; version: string; body: ScoringBody },
): Promise<Scoring> {
  authorize(ctx, "models:write");
  const { header_value, ...settings } = scoringBody.parse(input.body);
  checkedUrl(settings.url);
  const names = { model: input.model, version: input.version };
  return transaction(ctx, async (tx) => {
    const { id } = await requireVersion(tx, names);
    const before = await findEndpoint(tx, id, true);
    const secrets = header_value ? sealHeader(tx, id, header_value) : keptSecret(before, settings);
    if (settings.header_name && secrets === null)
      throw new LeewayError("INVALID", "header_name needs header_value with it.");
    if (header_value && !settings.header_name)
      throw new LeewayError("INVALID", "header_value needs header_name with it.");
    const row = { versionId: id, settings, secrets, updatedBy: actorName(tx.actor) };
    const saved = await saveEndpoint(tx, row);
    await audit(tx, {
      action: "version.scoring",
      subject: `version:${names.model}/${names.version}`,
      ...(before ? { before: { ...settingsOf(before) } } : {}),
      after: { ...settings, secret_changed: Boolean(header_value) },
    });
    return asScoring(names, saved);
  });
}

/** A kept secret is not sent to a new place. */
function keptSecret(before: EndpointRow | undefined, settings: Settings): string | null {
  if (!before?.secrets || !settings.header_name) return null;
  const held = settingsOf(before);
  const moved = new URL(held.url).origin !== new URL(settings.url).origin;
  if (moved || held.header_name !== settings.header_name) {
    throw new LeewayError(
      "INVALID",
      "url or header_name changes where the secret goes: give header_value again with it.",
    );
  }
  return before.secrets;
}
