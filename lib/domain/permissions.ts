/** Who may do what. Deny first: a permission that is not listed for a role is refused. */
export const permissions = [
  "models:read",
  "models:write",
  "references:write",
  "events:write",
  "labels:write",
  "quarantine:read",
  "quarantine:write",
  "drift:read",
  "changes:write",
  "incidents:read",
  "incidents:write",
  "monitors:read",
  "monitors:write",
  "actions:read",
  "actions:propose",
  "actions:approve",
  "channels:read",
  "channels:manage",
  "metrics:read",
  "keys:manage",
  "members:manage",
  "audit:read",
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ["viewer", "engineer", "approver", "admin"] as const;
export type Role = (typeof roles)[number];

const viewer: Permission[] = ["models:read", "drift:read", "incidents:read", "monitors:read", "actions:read"];
const engineer: Permission[] = [
  ...viewer,
  "models:write",
  "references:write",
  "events:write",
  "labels:write",
  "quarantine:read",
  "quarantine:write",
  "changes:write",
  "incidents:write",
  "monitors:write",
  "actions:propose",
];

export const rolePermissions: Record<Role, readonly Permission[]> = {
  viewer,
  engineer,
  approver: [...engineer, "actions:approve", "audit:read"],
  admin: [...permissions],
};
