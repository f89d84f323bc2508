import { randomUUID } from "node:crypto";
import { LeewayError } from "#lib/domain/errors.ts";
import { readSession, type Session } from "#server/auth/index.ts";

/** What a tRPC request carries before a procedure knows its project. No store in here. */
export type TrpcContext = {
  requestId: string;
  /** The signed-in person, read once for all calls of a batch. */
  requireSession: () => Promise<Session>;
};

export function trpcContext(headers: Headers): TrpcContext {
  let session: Promise<Session | undefined> | undefined;
  return {
    requestId: randomUUID(),
    requireSession: async () => {
      session ??= readSession(headers);
      const person = await session;
      if (!person) throw new LeewayError("UNAUTHENTICATED", "Your session has ended. Sign in again.");
      return person;
    },
  };
}
