import type { IncidentTimeline } from "#lib/timeline/index.ts";
import { createContext } from "#server/kernel/context.ts";
import { embedByToken } from "./embed-store.ts";
import { claimOf, hashToken } from "./embed-token.ts";
import { getTimeline } from "./get-timeline.ts";

export type OpenedEmbed =
  | { state: "open"; origins: string[]; timeline: IncidentTimeline }
  | { state: "unknown" | "expired" | "revoked" };

/** What a token of `createEmbed` shows. The token is the only right that is used: it reads one incident's timeline. */
export async function openEmbed(token: string, now: () => Date = () => new Date()): Promise<OpenedEmbed> {
  const claim = claimOf(token);
  if (!claim) return { state: "unknown" };
  const nobody = { kind: "key", keyId: 0, name: "embed", scopes: [] } as const;
  const asked = createContext({ actor: nobody, projectId: claim.project, now });
  const row = await embedByToken(asked, hashToken(token));
  if (!row || row.incidentId !== claim.incident) return { state: "unknown" };
  if (row.revokedAt) return { state: "revoked" };
  if (now().getTime() >= Math.min(claim.expires * 1000, row.expiresAt.getTime())) return { state: "expired" };
  const reader = { ...nobody, name: `embed ${row.id}`, scopes: ["incidents:read"] } as const;
  const timeline = await getTimeline({ ...asked, actor: reader }, { incident: row.incidentId });
  return { state: "open", origins: row.origins, timeline };
}
