import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { createGithubHook, hookBody, takeGithub } from "#server/changes/index.ts";
import { defineRoute, type RestRoute } from "./route.ts";

/** GitHub caps a webhook's body at 25 MB; those that tell of a deployment are far smaller. */
const bytesMax = 2_000_000;

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new LeewayError("LIMIT", `The body is larger than ${bytesMax} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const hooksRoutes: RestRoute[] = [
  defineRoute({
    method: "POST",
    path: "/hooks/github",
    permission: "keys:manage",
    summary: "Make an address for GitHub's webhooks, with the secret that signs them",
    body: hookBody,
    responses: {
      201: {
        description: "Made; the secret is shown this once",
        schema: z.object({ hook_key: z.string(), path: z.string(), secret: z.string() }),
      },
    },
    handle: async ({ ctx, body }) => ({ status: 201, body: await createGithubHook(ctx, body) }),
  }),
  // GitHub sends no key: the path names the hook and the body is signed.
  {
    method: "POST",
    path: "/hooks/github/{hook_key}",
    permission: "public",
    summary:
      "Take a webhook of GitHub (deployment, deployment_status, push), signed with X-Hub-Signature-256",
    responses: {
      200: { description: "Taken", schema: z.object({ recorded: z.boolean() }) },
      401: { description: "The signature is wrong, or there is no such hook" },
    },
    handle: async ({ request, requestId }) => {
      const hookKey = new URL(request.url).pathname.split("/").at(-1) ?? "";
      const taken = await takeGithub({
        hookKey,
        event: request.headers.get("x-github-event") ?? "",
        signature: request.headers.get("x-hub-signature-256"),
        body: await readBytes(request),
        requestId,
      });
      return { body: taken };
    },
  },
];
