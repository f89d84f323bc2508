export { createKey } from "./create-key.ts";
export { listKeys } from "./list-keys.ts";
export { projectContext } from "./projects.ts";
export { revokeKey } from "./revoke-key.ts";
export { readSession, resolveMember, type Session } from "./session.ts";
export { signInWays } from "./sign-in-ways.ts";
export { verifyKey } from "./verify-key.ts";
