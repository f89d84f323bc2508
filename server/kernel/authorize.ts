import { LeewayError } from "#lib/domain/errors.ts";
import { type Permission, rolePermissions } from "#lib/domain/permissions.ts";
import type { Actor, ServiceContext } from "./context.ts";

/** Whether the actor holds the permission; system jobs hold all of them. */
export function allows(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case "user":
      return rolePermissions[actor.role]?.includes(permission) ?? false;
    case "key":
      return actor.scopes.includes(permission);
    case "link":
      return permission === "incidents:write" || permission === "incidents:read";
    case "system":
      return true;
  }
}

/** Throws FORBIDDEN unless the actor holds the permission. The first line of every verb. */
export function authorize(ctx: Pick<ServiceContext, "actor">, permission: Permission): void {
  if (allows(ctx.actor, permission)) return;
  const what = ctx.actor.kind === "key" ? "This API key lacks the scope" : "Your role lacks the permission";
  throw new LeewayError("FORBIDDEN", `${what} ${permission}. Ask an admin of the project for it.`, {
    details: { permission },
  });
}
