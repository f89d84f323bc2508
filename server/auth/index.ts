export { readSession, resolveMember, type Session } from "./session.ts";
export { verifyKey } from "./verify-key.ts";
