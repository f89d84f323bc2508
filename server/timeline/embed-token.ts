import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { signedTokens } from "#server/kernel/signed-token.ts";

/** What a token is for: one incident of one project until a moment (seconds); `nonce` makes each one different. */
const claim = z.strictObject({
  project: z.number().int(),
  incident: z.number().int(),
  expires: z.number().int(),
  nonce: z.string(),
});
export type Claim = Omit<z.infer<typeof claim>, "nonce">;

const tokens = signedTokens({ prefix: "lwe", purpose: "timeline.embeds.v1", who: "Embeds", claim });

/** A signed token; 128 random bits keep it from being made again from what is stored. */
export function newToken(given: Claim): string {
  return tokens.sign({ ...given, nonce: randomBytes(16).toString("base64url") });
}

/** What a token claims, if this installation signed it. */
export const claimOf = (token: string): Claim | null => tokens.read(token);

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
