import { LeewayError } from "#lib/domain/errors.ts";
import { githubChange } from "#lib/domain/github-event.ts";
import { createContext } from "#server/kernel/context.ts";
import { stores } from "#server/kernel/stores.ts";
import { isSigned } from "./github-hook.ts";
import { recordChange } from "./record-change.ts";
import { findHook } from "./store.ts";

/** Takes one webhook of GitHub. Its signature is what authorises it; a wrong one learns nothing about the hook. */
export async function takeGithub(input: {
  hookKey: string;
  event: string;
  signature: string | null;
  body: Uint8Array;
  requestId: string;
}): Promise<{ recorded: boolean }> {
  const { hookKey, event, signature, body, requestId } = input;
  const found = await findHook(stores().postgres.db, hookKey);
  if (!found || !isSigned(hookKey, body, signature)) {
    throw new LeewayError(
      "UNAUTHENTICATED",
      "The signature X-Hub-Signature-256 does not fit this address: check the webhook's secret at GitHub.",
    );
  }
  const { hook, model } = found;
  const told = githubChange(event, parse(body));
  if (!told) return { recorded: false };
  if (hook.repository !== null && hook.repository.toLowerCase() !== told.repository.toLowerCase()) {
    throw new LeewayError(
      "INVALID",
      `This address takes events of ${hook.repository}, not of ${told.repository}.`,
    );
  }
  const actor = { kind: "system", job: `github ${told.repository}` } as const;
  const ctx = createContext({ actor, projectId: hook.projectId, requestId });
  const { kind, at, subject, before, after, url, key } = told;
  const change = {
    kind,
    at,
    subject: subject.slice(0, 300),
    after,
    ...(before ? { before } : {}),
    ...(url ? { url } : {}),
    ...(model ? { model } : {}),
  };
  const { created } = await recordChange(ctx, { change, origin: "github", dedupKey: key.slice(0, 500) });
  return { recorded: created };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new LeewayError(
      "INVALID",
      "The body is not valid JSON: set the webhook's content type to application/json.",
      {
        cause: error,
      },
    );
  }
}
