import { z } from "zod";
import { said } from "#lib/channels/index.ts";
import type { Notice, NoticeAlert } from "#lib/domain/notice.ts";
import { config } from "#server/kernel/config.ts";
import { canSign, signedTokens } from "#server/kernel/signed-token.ts";
import { publicUrl } from "./public-url.ts";
import type { NotificationRow } from "./store.ts";

/** A link holds so long after its notification was made: a long weekend. */
const holdsMs = 72 * 3_600_000;

/** One alert, in the episode that began at a moment, as one channel was told of it; moments in seconds. */
const claim = z.strictObject({
  project: z.number().int(),
  channel: z.number().int(),
  alert: z.string(),
  begun: z.number().int(),
  expires: z.number().int(),
});
const tokens = signedTokens({
  prefix: "lwa",
  purpose: "alerts.acknowledge.v1",
  who: "Links that acknowledge",
  claim,
});

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** The token of one alert of a notification: the same over all attempts, so that the message stays the same. */
function acknowledgeToken(
  row: Pick<NotificationRow, "projectId" | "channelId" | "createdAt">,
  alert: Pick<NoticeAlert, "fingerprint" | "startsAt">,
): string {
  return tokens.sign({
    project: row.projectId,
    channel: row.channelId,
    alert: alert.fingerprint,
    begun: seconds(alert.startsAt),
    expires: seconds(row.createdAt) + holdsMs / 1000,
  });
}

/** What a token is for, if this installation signed it; whether it has expired is the caller's to see. */
export const acknowledgeClaim = (token: string): z.infer<typeof claim> | null =>
  canSign() ? tokens.read(token) : null;

/** Writes the links of a notification: for what fires and nobody is on, where the installation wants links. */
export function acknowledgeLinks(
  row: Pick<NotificationRow, "projectId" | "channelId" | "createdAt">,
  notice: Notice,
): (alert: NoticeAlert) => string | null {
  const wanted = config().LEEWAY_ACKNOWLEDGE_LINKS !== "off" && canSign() && notice.reason !== "test";
  // A message that must be made to fit is written several times.
  const made = new Map<NoticeAlert, string>();
  return (alert) => {
    if (!wanted || alert.status !== "firing" || alert.annotations[said.acknowledged] !== undefined)
      return null;
    const link = made.get(alert) ?? `${publicUrl()}/acknowledge?token=${acknowledgeToken(row, alert)}`;
    made.set(alert, link);
    return link;
  };
}
