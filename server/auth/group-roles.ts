import { LeewayError } from "#lib/domain/errors.ts";
import { type Role, roles } from "#lib/domain/permissions.ts";

type GroupRole = { group: string; project: string; role: Role };

/** Reads `group=project:role,…`. A group's own name may hold `=`: the last one divides. */
export function parseGroupRoles(text: string): GroupRole[] {
  return text
    .split(",")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [, group, project, role] = /^(.+)=([^=:]+):([^:]+)$/.exec(pair) ?? [];
      const known = roles.find((r) => r === role?.trim());
      if (!group || !project || !known) {
        throw new LeewayError(
          "UNAVAILABLE",
          `The setting OIDC_GROUP_ROLES has a wrong part: ${pair}. Write group=project:role, with a role of ` +
            `${roles.join(", ")}.`,
        );
      }
      return { group: group.trim(), project: project.trim(), role: known };
    });
}

/** The highest role that the groups give in each project. */
export function rolesOfGroups(mapping: GroupRole[], groups: readonly string[]): Map<string, Role> {
  const held = new Map<string, Role>();
  for (const { group, project, role } of mapping) {
    if (!groups.includes(group)) continue;
    const before = held.get(project);
    if (!before || roles.indexOf(role) > roles.indexOf(before)) held.set(project, role);
  }
  return held;
}

/** A groups claim as the provider sent it: a list, or one text. Anything else means no groups. */
export function readGroups(claim: unknown): string[] {
  if (typeof claim === "string") return [claim];
  return Array.isArray(claim) ? claim.filter((g): g is string => typeof g === "string") : [];
}
