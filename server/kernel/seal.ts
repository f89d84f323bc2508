import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { LeewayError } from "#lib/domain/errors.ts";
import { config } from "#server/kernel/config.ts";

type Key = { id: string; bytes: Buffer };

function keyOf(secret: string): Key {
  const bytes = Buffer.from(hkdfSync("sha256", secret, "leeway", "channels.secrets.v1", 32));
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 8), bytes };
}

/** The current key first, then those of the past. */
function keys(): [Key, ...Key[]] {
  const { LEEWAY_SECRET, LEEWAY_SECRET_PREVIOUS } = config();
  if (!LEEWAY_SECRET || LEEWAY_SECRET.length < 32) {
    throw new LeewayError(
      "UNAVAILABLE",
      "LEEWAY_SECRET is not set: secrets cannot be kept. Set it to at least 32 characters.",
    );
  }
  const previous = (LEEWAY_SECRET_PREVIOUS ?? "").split(",").map((s) => s.trim());
  return [keyOf(LEEWAY_SECRET), ...previous.filter(Boolean).map(keyOf)];
}

/** AES-256-GCM as `v1.<key id>.<iv>.<ciphertext>.<tag>`; `place` ties it to its row and column. */
export function seal(value: Record<string, unknown>, place: string): string {
  const [key] = keys();
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, iv).setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return ["v1", key.id, ...[iv, text, cipher.getAuthTag()].map((b) => b.toString("base64url"))].join(".");
}

export function unseal(sealed: string, place: string): Record<string, unknown> {
  const [version, id, iv, text, tag] = sealed.split(".");
  const key = keys().find((k) => k.id === id);
  if (version !== "v1" || !key || !iv || text === undefined || !tag) {
    throw new LeewayError(
      "UNAVAILABLE",
      "The secrets were encrypted under another LEEWAY_SECRET. Name the old one in LEEWAY_SECRET_PREVIOUS, or enter the secrets again.",
    );
  }
  const decipher = createDecipheriv("aes-256-gcm", key.bytes, Buffer.from(iv, "base64url"), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(place)).setAuthTag(Buffer.from(tag, "base64url"));
  const clear = Buffer.concat([decipher.update(Buffer.from(text, "base64url")), decipher.final()]);
  return JSON.parse(clear.toString("utf8")) as Record<string, unknown>;
}
