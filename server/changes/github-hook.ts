import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { config } from "#server/kernel/config.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { findModel, insertHook } from "./store.ts";

export const hookBody = z.strictObject({
  /** The model that deployments of the repository concern; left out, the whole project. */
  model: z.string().min(1).max(100).optional(),
  /** `owner/name`: bodies about any other repository are refused. */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "give it as owner/name")
    .max(200)
    .optional(),
});

export type GithubHook = { hook_key: string; path: string; secret: string };

/** Makes an address for GitHub's webhooks. The secret is shown here and nowhere else; no copy of it is stored. */
export async function createGithubHook(
  ctx: ServiceContext,
  input: z.input<typeof hookBody>,
): Promise<GithubHook> {
  authorize(ctx, "keys:manage");
  const { model, repository = null } = hookBody.parse(input);
  const modelId = model === undefined ? null : await findModel(ctx, model);
  if (model !== undefined && modelId === null) {
    throw new LeewayError("NOT_FOUND", `The model ${model} does not exist.`);
  }
  const hookKey = `gh_${randomBytes(18).toString("base64url")}`;
  const secret = secretOf(hookKey);
  await transaction(ctx, async (tx) => {
    await insertHook(tx, {
      hookKey,
      projectId: tx.projectId,
      modelId,
      repository,
      createdBy: actorName(tx.actor),
      createdAt: tx.now(),
    });
    await audit(tx, { action: "hook.create", subject: "hook:github", after: { model, repository } });
  });
  return { hook_key: hookKey, path: `/api/v1/hooks/github/${hookKey}`, secret };
}

/** Derived from the key and the installation's secret, so that a copy of the database signs nothing. */
function secretOf(hookKey: string): string {
  const master = config().LEEWAY_SECRET;
  if (!master || master.length < 32) {
    throw new LeewayError("UNAVAILABLE", "Webhooks need the setting LEEWAY_SECRET: at least 32 characters.");
  }
  return createHmac("sha256", master).update(`github-hook ${hookKey}`).digest("hex");
}

/** Whether GitHub's header `X-Hub-Signature-256` is the body's HMAC-SHA256 under the hook's secret. */
export function isSigned(hookKey: string, body: Uint8Array, header: string | null): boolean {
  const given = /^sha256=([0-9a-f]{64})$/.exec(header ?? "")?.[1];
  if (!given) return false;
  const right = createHmac("sha256", secretOf(hookKey)).update(body).digest();
  return timingSafeEqual(right, Buffer.from(given, "hex"));
}
