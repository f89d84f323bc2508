import { createHash, randomBytes } from "node:crypto";

const form = /^lw_[A-Za-z0-9_-]{43}$/;

/** 256 random bits; shown once, never stored. */
export function newKey(): string {
  return `lw_${randomBytes(32).toString("base64url")}`;
}

export function isKey(text: string): boolean {
  return form.test(text);
}

/** What is stored. A key has 256 random bits, so a slow hash would add nothing. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** Enough to recognise a key in a list, useless to an attacker. */
export function keyPrefix(key: string): string {
  return key.slice(0, 9);
}
