import type { IncidentTimeline } from "#lib/timeline/index.ts";
import { createContext } from "#server/kernel/context.ts";
import { embedByToken } from "./embed-store.ts";
import { claimOf, hashToken } from "./embed-token.ts";
import { embedWait } from "./embed-limit.ts";
import { getTimeline } from "./get-timeline.ts";

export type OpenedEmbed =
  | { state: "open"; origins: string[]; timeline: IncidentTimeline }
  | { state: "unknown" | "expired" | "revoked" }
  /** It was asked for too often; the origins are those that may be told so. */
  | { state: "limited"; origins: string[]; seconds: number };

/** What a token of `createEmbed` shows. The token is the only right that is used: it reads one incident's timeline. */
export async function openEmbed(
  token: string,
  { address = "", now = () => new Date() }: { address?: string; now?: () => Date } = {},
): Promise<OpenedEmbed> {
  const claim = claimOf(token);
  const tokenHash = claim && hashToken(token);
  const seconds = embedWait({ tokenHash, address, now: now().getTime() });
  if (!claim || !tokenHash)
    return seconds > 0 ? { state: "limited", origins: [], seconds } : { state: "unknown" };
  const nobody = { kind: "key", keyId: 0, name: "embed", scopes: [] } as const;
  const asked = createContext({ actor: nobody, projectId: claim.project, now });
  const row = await embedByToken(asked, tokenHash);
  if (!row || row.incidentId !== claim.incident) return { state: "unknown" };
  if (row.revokedAt) return { state: "revoked" };
  if (now().getTime() >= Math.min(claim.expires * 1000, row.expiresAt.getTime())) return { state: "expired" };
  if (seconds > 0) return { state: "limited", origins: row.origins, seconds };
  const reader = { ...nobody, name: `embed ${row.id}`, scopes: ["incidents:read"] } as const;
  const timeline = await getTimeline({ ...asked, actor: reader }, { incident: row.incidentId });
  return { state: "open", origins: row.origins, timeline };
}
