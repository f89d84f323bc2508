import { createHmac } from "node:crypto";
import { fetch } from "undici";
import type { ChannelResponse, HttpRequest } from "#lib/channels/index.ts";
import { agentFor, checkedUrl } from "#server/kernel/guard.ts";

const bodyAtMost = 64 * 1024;

/** Standard Webhooks: base64 HMAC-SHA256 of `id.timestamp.body` under the secret's bytes. */
function signature({ sign, body }: HttpRequest, now: Date): Record<string, string> {
  if (!sign) return {};
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const key = Buffer.from(sign.secret.replace(/^whsec_/, ""), "base64");
  const mac = createHmac("sha256", key).update(`${sign.id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": sign.id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
}

/** One request to a checked address, redirects not followed, the answer's first 64 KB read. */
export async function sendHttp(
  request: HttpRequest,
  signal: AbortSignal,
  now: Date,
): Promise<ChannelResponse> {
  const url = checkedUrl(request.url);
  const agent = await agentFor(url);
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: { "user-agent": "Leeway", ...request.headers, ...signature(request, now) },
      ...(request.method === "GET" ? {} : { body: request.body }),
      redirect: "manual",
      signal,
      dispatcher: agent,
    });
    let text = "";
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      text += decoder.decode(part as Uint8Array, { stream: true });
      if (text.length > bodyAtMost) break;
    }
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text.slice(0, bodyAtMost),
    };
  } finally {
    await agent.destroy().catch(() => undefined);
  }
}
