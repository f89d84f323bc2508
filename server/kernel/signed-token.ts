import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { config } from "./config.ts";

export type SignedTokens<T> = {
  sign: (claim: T) => string;
  /** What a token claims, if this installation signed it; whether it still holds is the caller's to see. */
  read: (token: string) => T | null;
};

/** Whether this installation can sign anything: it has a secret of at least 32 characters. */
export const canSign = (): boolean => (config().LEEWAY_SECRET?.length ?? 0) >= 32;

const derived = new Map<string, Buffer>();

/** Deriving a key takes longer than signing with it, and a storm signs thousands of links. */
function keyOf(secret: string, purpose: string): Buffer {
  const name = `${purpose} ${secret}`;
  const known = derived.get(name);
  if (known) return known;
  const key = Buffer.from(hkdfSync("sha256", secret, "leeway", purpose, 32));
  derived.set(name, key);
  return key;
}

/** The current secret first, then those of the past; each purpose has keys of its own. */
function keys(purpose: string, who: string): [Buffer, ...Buffer[]] {
  const { LEEWAY_SECRET: now, LEEWAY_SECRET_PREVIOUS } = config();
  if (!now || !canSign()) {
    throw new LeewayError("UNAVAILABLE", `${who} need the setting LEEWAY_SECRET: at least 32 characters.`);
  }
  const past = (LEEWAY_SECRET_PREVIOUS ?? "").split(",").map((s) => s.trim());
  return [keyOf(now, purpose), ...past.filter(Boolean).map((secret) => keyOf(secret, purpose))];
}

const macOf = (key: Buffer, body: string) => createHmac("sha256", key).update(body).digest();

/** Tokens `<prefix>_<claim>.<HMAC-SHA256>` of one purpose; `who` needs them ("Embeds"). */
export function signedTokens<T>(of: {
  prefix: string;
  purpose: string;
  who: string;
  claim: z.ZodType<T>;
}): SignedTokens<T> {
  const form = new RegExp(`^${of.prefix}_([\\w-]{1,400})\\.([\\w-]{43})$`);
  return {
    sign: (claim) => {
      const body = Buffer.from(JSON.stringify(claim)).toString("base64url");
      return `${of.prefix}_${body}.${macOf(keys(of.purpose, of.who)[0], body).toString("base64url")}`;
    },
    read: (token) => {
      const [, body, mac] = form.exec(token) ?? [];
      if (!body || !mac) return null;
      const given = Buffer.from(mac, "base64url");
      if (!keys(of.purpose, of.who).some((key) => timingSafeEqual(macOf(key, body), given))) return null;
      const parsed = of.claim.safeParse(JSON.parse(Buffer.from(body, "base64url").toString("utf8")));
      return parsed.success ? parsed.data : null;
    },
  };
}
