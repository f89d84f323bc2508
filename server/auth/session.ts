import { decode } from "next-auth/jwt";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Role, roles } from "#lib/domain/permissions.ts";
import type { Actor } from "#server/kernel/context.ts";
import { stores } from "#server/kernel/stores.ts";
import { sessionCookie, sessionSecret } from "./cookie.ts";
import { findUser, selectMemberships } from "./store.ts";

/** A signed-in person with what they may enter, as Postgres has it now (never as the cookie had it). */
export type Session = {
  userId: number;
  name: string;
  email: string | null;
  memberships: { projectId: number; slug: string; name: string; role: Role }[];
};

/** The person of the session cookie; undefined when there is none, or it is forged or expired. */
export async function readSession(headers: Headers): Promise<Session | undefined> {
  const token = cookieValue(headers.get("cookie"), sessionCookie().name);
  if (!token) return undefined;
  const claims = await decode({ token, secret: sessionSecret() }).catch(() => null);
  const userId = Number(claims?.uid);
  if (!Number.isInteger(userId)) return undefined;
  const { db } = stores().postgres;
  const [user, held] = await Promise.all([findUser(db, userId), selectMemberships(db, userId)]);
  if (!user) return undefined;
  const memberships = held.flatMap((m) => (isRole(m.role) ? [{ ...m, role: m.role }] : []));
  return { userId, name: user.name ?? user.email ?? user.subject, email: user.email, memberships };
}

/** The person as an actor in one of their projects (their only one when none is named). */
export function resolveMember(
  session: Session,
  slug: string | undefined,
): { actor: Actor & { kind: "user" }; projectId: number } {
  const member = slug
    ? session.memberships.find((m) => m.slug === slug)
    : session.memberships.length === 1
      ? session.memberships[0]
      : undefined;
  if (!member) {
    const sentence = slug
      ? `There is no project ${slug} that you may enter.`
      : "Name one of your projects with ?project=.";
    throw new LeewayError(slug ? "NOT_FOUND" : "INVALID", sentence);
  }
  const { userId, name } = session;
  return { actor: { kind: "user", userId, name, role: member.role }, projectId: member.projectId };
}

function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

function cookieValue(header: string | null, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
