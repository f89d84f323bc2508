import type { AuthOptions, Profile, TokenSet } from "next-auth";
import { type Role, roles } from "#lib/domain/permissions.ts";
import { config } from "#server/kernel/config.ts";
import { isLoopbackHost } from "./loopback.ts";

type Provider = AuthOptions["providers"][number];
type Claims = Profile & Record<string, unknown>;
type UserinfoClient = { userinfo: (tokens: TokenSet) => Promise<Record<string, unknown>> };

/** The identity provider of the environment; undefined when none is configured. */
export function oidcProvider(): Provider | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_GROUPS_CLAIM } = config();
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET) return undefined;
  return {
    id: "oidc",
    name: "OpenID Connect",
    type: "oauth",
    wellKnown: `${OIDC_ISSUER.replace(/\/+$/, "")}/.well-known/openid-configuration`,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope: "openid email profile groups" } },
    userinfo: {
      // Some providers tell groups only here. What the signed token says wins over what this says.
      request: async ({ client, tokens }) => {
        const claims = (tokens as unknown as { claims: () => Claims }).claims();
        if (OIDC_GROUPS_CLAIM in claims) return claims;
        const more = await (client as unknown as UserinfoClient).userinfo(tokens).catch(() => ({}));
        return { ...more, ...claims };
      },
    },
    profile: (claims: Claims) => ({ id: String(claims.sub), name: claims.name, email: claims.email }),
  };
}

/** Four buttons instead of an identity provider: in the demonstration, on this machine only. */
export function developmentProvider(requestHost: string | null): Provider | undefined {
  if (!developmentLogin(requestHost)) return undefined;
  return {
    id: "development",
    name: "Development",
    type: "credentials",
    credentials: { role: {} },
    authorize: async (credentials: Partial<Record<"role", unknown>> | undefined) => {
      const role = roles.find((r) => r === credentials?.role);
      return role ? { id: role, name: developmentName(role) } : null;
    },
  } as Provider;
}

/** The page was asked for by a loopback name too, so that no other site's name can point here. */
export function developmentLogin(requestHost: string | null): boolean {
  const { LEEWAY_DEV_LOGIN, HOST } = config();
  return LEEWAY_DEV_LOGIN && isLoopbackHost(HOST) && isLoopbackHost(requestHost);
}

function developmentName(role: Role): string {
  return `${role[0]?.toUpperCase()}${role.slice(1)} (development)`;
}
