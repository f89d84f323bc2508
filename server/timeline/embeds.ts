import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { publicUrl } from "#server/channels/index.ts";
import { getIncident } from "#server/incidents/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { type EmbedRow, embedOf, embedsOf, insertEmbed, setRevoked } from "./embed-store.ts";
import { hashToken, newToken } from "./embed-token.ts";

const dayMs = 86_400_000;

/** Scheme, host and port of a site, as its pages' origin is written; nothing with which a policy could be widened. */
const origin = z.string().transform((text, issues) => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const bare = url && /^https?:$/.test(url.protocol) && /^https?:\/\/[^/?#@]+\/?$/i.test(text.trim());
  if (bare && /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d+)?$/.test(url.origin)) return url.origin;
  issues.addIssue({ code: "custom", message: "give an origin such as https://wiki.example.com" });
  return z.NEVER;
});

export const embedBody = z.strictObject({
  origins: z.array(origin).min(1, "name at least one origin that may show it").max(20),
  /** Days from now. */
  expires_in_days: z.number().positive().max(365).default(30),
});

export type EmbedView = {
  id: number;
  incident: number;
  origins: string[];
  created_by: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
  revoked_by: string | null;
};

/** Leave to show one incident's timeline elsewhere. The token is in this answer only. */
export async function createEmbed(
  ctx: ServiceContext,
  input: { incident: number } & z.input<typeof embedBody>,
): Promise<EmbedView & { token: string; url: string }> {
  authorize(ctx, "incidents:write");
  const { incident, ...rest } = input;
  const { origins, expires_in_days: days } = embedBody.parse(rest);
  await getIncident(ctx, { incident });
  const now = ctx.now();
  const expires = Math.ceil((now.getTime() + days * dayMs) / 1000);
  const token = newToken({ project: ctx.projectId, incident, expires });
  return transaction(ctx, async (tx) => {
    const row = await insertEmbed(tx, {
      projectId: tx.projectId,
      incidentId: incident,
      tokenHash: hashToken(token),
      origins: [...new Set(origins)],
      createdBy: actorName(tx.actor),
      createdAt: now,
      expiresAt: new Date(expires * 1000),
    });
    const view = viewOf(row);
    await audit(tx, { action: "embed.create", subject: `incident:${incident}`, after: view });
    return { ...view, token, url: `${publicUrl()}/embed/timeline?token=${token}` };
  });
}

/** The newest first; never the tokens. */
export async function listEmbeds(ctx: ServiceContext, input: { incident: number }): Promise<EmbedView[]> {
  authorize(ctx, "incidents:write");
  await getIncident(ctx, input);
  return (await embedsOf(ctx, input.incident)).map(viewOf);
}

/** From now on nobody sees it. Said again, it changes nothing. */
export async function revokeEmbed(ctx: ServiceContext, input: { id: number }): Promise<EmbedView> {
  authorize(ctx, "incidents:write");
  return transaction(ctx, async (tx) => {
    const before = await embedOf(tx, input.id);
    if (!before) throw new LeewayError("NOT_FOUND", `There is no embed ${input.id} in this project.`);
    const by = { revokedAt: tx.now(), revokedBy: actorName(tx.actor) };
    const after = await setRevoked(tx, input.id, by);
    if (!after) return viewOf((await embedOf(tx, input.id))!);
    const subject = `incident:${after.incidentId}`;
    await audit(tx, { action: "embed.revoke", subject, before: viewOf(before), after: viewOf(after) });
    return viewOf(after);
  });
}

function viewOf(row: EmbedRow): EmbedView {
  return {
    id: row.id,
    incident: row.incidentId,
    origins: row.origins,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    revoked_at: row.revokedAt?.toISOString() ?? null,
    revoked_by: row.revokedBy,
  };
}
