import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { config } from "#server/kernel/config.ts";

/** What a token is for: one incident of one project until a moment (seconds); `nonce` makes each one different. */
const claim = z.strictObject({
  project: z.number().int(),
  incident: z.number().int(),
  expires: z.number().int(),
  nonce: z.string(),
});
export type Claim = Omit<z.infer<typeof claim>, "nonce">;

const form = /^lwe_([\w-]{1,400})\.([\w-]{43})$/;

/** The current secret first, then those of the past. */
function keys(): [Buffer, ...Buffer[]] {
  const { LEEWAY_SECRET: now, LEEWAY_SECRET_PREVIOUS } = config();
  if (!now || now.length < 32) {
    throw new LeewayError("UNAVAILABLE", "Embeds need the setting LEEWAY_SECRET: at least 32 characters.");
  }
  const keyOf = (secret: string) =>
    Buffer.from(hkdfSync("sha256", secret, "leeway", "timeline.embeds.v1", 32));
  const past = (LEEWAY_SECRET_PREVIOUS ?? "").split(",").map((s) => s.trim());
  return [keyOf(now), ...past.filter(Boolean).map(keyOf)];
}

const macOf = (key: Buffer, body: string) => createHmac("sha256", key).update(body).digest();

/** A signed token; 128 random bits keep it from being made again from what is stored. */
export function newToken(given: Claim): string {
  const nonce = randomBytes(16).toString("base64url");
  const body = Buffer.from(JSON.stringify({ ...given, nonce })).toString("base64url");
  return `lwe_${body}.${macOf(keys()[0], body).toString("base64url")}`;
}

/** What a token claims, if this installation signed it. */
export function claimOf(token: string): Claim | null {
  const [, body, mac] = form.exec(token) ?? [];
  if (!body || !mac) return null;
  const given = Buffer.from(mac, "base64url");
  if (!keys().some((key) => timingSafeEqual(macOf(key, body), given))) return null;
  const parsed = claim.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
  return parsed.success ? parsed.data : null;
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
