import type { AuthOptions } from "next-auth";
import { type Role, roles } from "#lib/domain/permissions.ts";
import { config } from "#server/kernel/config.ts";
import { log } from "#server/kernel/log.ts";
import { isSecure, sessionCookie, sessionSeconds, sessionSecret } from "./cookie.ts";
import { parseGroupRoles, readGroups, rolesOfGroups } from "./group-roles.ts";
import { developmentProvider, oidcProvider } from "./providers.ts";
import { recordSignIn, sameRoleEverywhere } from "./record-sign-in.ts";
import { stayHere } from "./stay-here.ts";

const page = "/sign-in";

/** What next-auth is told. The token holds the user's id and nothing else: roles are read at each request. */
export function authOptions(requestHost: string | null): AuthOptions {
  return {
    providers: [oidcProvider(), developmentProvider(requestHost)].filter((p) => p !== undefined),
    secret: sessionSecret(),
    session: { strategy: "jwt", maxAge: sessionSeconds },
    useSecureCookies: isSecure(),
    cookies: { sessionToken: sessionCookie() },
    pages: { signIn: page, error: page, signOut: page },
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.provider === "development") return signInAs(user);
        if (account?.provider !== "oidc" || !profile) return false;
        return signInWith(user, profile as Record<string, unknown>);
      },
      jwt: ({ token, user, account }) => (account ? { uid: Number(user.id) } : token),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => stayHere(url, baseUrl),
    },
    logger: {
      error: (code, metadata) => log("sign-in").warn({ code, err: asError(metadata) }, "sign-in failed"),
      warn: () => {},
      debug: () => {},
    },
  };
}

type User = { id: string; name?: string | null };

async function signInAs(user: User): Promise<boolean> {
  const role = roles.find((r) => r === user.id) as Role;
  const person = { issuer: "leeway:development", subject: role, email: null, name: user.name ?? role };
  const { userId } = await recordSignIn(person, await sameRoleEverywhere(role));
  user.id = String(userId);
  return true;
}

/** True, or the page that says why not. */
async function signInWith(user: User, claims: Record<string, unknown>): Promise<boolean | string> {
  const { OIDC_ISSUER, OIDC_GROUPS_CLAIM, OIDC_GROUP_ROLES } = config();
  if (claims.iss !== OIDC_ISSUER) {
    log("sign-in").warn({ issuer: claims.iss }, "refused: the token is from another issuer");
    return `${page}?error=WrongIssuer`;
  }
  const person = {
    issuer: String(claims.iss),
    subject: String(claims.sub),
    email: text(claims.email),
    name: text(claims.name) ?? text(claims.preferred_username),
  };
  const given = rolesOfGroups(parseGroupRoles(OIDC_GROUP_ROLES), readGroups(claims[OIDC_GROUPS_CLAIM]));
  const { userId, projects } = await recordSignIn(person, given);
  user.id = String(userId);
  return projects > 0 ? true : `${page}?error=NoProject`;
}

function text(claim: unknown): string | null {
  return typeof claim === "string" && claim !== "" ? claim : null;
}

function asError(metadata: unknown): unknown {
  return metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error;
}
