import { LeewayError } from "#lib/domain/errors.ts";
import { config } from "#server/kernel/config.ts";

/** Eight hours, then the identity provider is asked again and group changes arrive. */
export const sessionSeconds = 8 * 3600;

export function isSecure(): boolean {
  return config().LEEWAY_PUBLIC_URL?.startsWith("https:") ?? false;
}

export function sessionCookie() {
  const secure = isSecure();
  return {
    name: secure ? "__Host-leeway-session" : "leeway-session",
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  };
}

export function sessionSecret(): string {
  const secret = config().LEEWAY_SECRET;
  if (secret && secret.length >= 32) return secret;
  throw new LeewayError(
    "UNAVAILABLE",
    "Sign-in needs the setting LEEWAY_SECRET: at least 32 random characters.",
  );
}
