import { fetch } from "undici";
import { redact } from "#lib/channels/index.ts";
import { errorText, ScoringFault } from "#lib/scoring/index.ts";
import { agentFor, checkedUrl } from "#server/kernel/guard.ts";
import type { Settings } from "./input.ts";

const answerAtMost = 8 * 1024 * 1024;
/** Longest time of one request. */
export const requestMs = 10_000;

export type Target = { settings: Settings; secret: string | null; timeoutMs?: number };

/** One call of a model server: a checked address, no redirects, an answer of at most 8 MB. Null for 404 where allowed. */
export async function callServer(
  { settings, secret, timeoutMs = requestMs }: Target,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const url = checkedUrl(`${settings.url.replace(/\/+$/, "")}${path}`);
  const agent = await agentFor(url);
  const clean = (text: string) => redact(text, secret === null ? [] : [secret]);
  const own = settings.header_name && secret !== null ? { [settings.header_name]: secret } : {};
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...own,
        "user-agent": "Leeway",
        accept: "application/json",
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.any([signal, timeout]),
      dispatcher: agent,
    });
    const text = await textOf(response.body);
    if (response.status !== 200) {
      const said = clean(errorText(text)).replace(/\s+/g, " ").trim();
      throw new ScoringFault(`${path} answered ${response.status}${said === "" ? "" : `: ${said}`}.`);
    }
    if (text === "") return {};
    try {
      return JSON.parse(text);
    } catch {
      throw new ScoringFault(`${path} answered with something that is not JSON.`);
    }
  } catch (error) {
    if (error instanceof ScoringFault || signal.aborted) throw error;
    if (timeout.aborted) throw new ScoringFault(`${path} did not answer within ${timeoutMs / 1000} s.`);
    if (error instanceof Error && error.name === "TypeError") {
      const cause = error.cause instanceof Error ? error.cause.message : error.message;
      throw new ScoringFault(`${url.host} could not be reached: ${clean(cause)}.`);
    }
    throw error;
  } finally {
    await agent.destroy().catch(() => undefined);
  }
}

async function textOf(body: AsyncIterable<unknown> | null): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const part of body ?? []) {
    bytes += (part as Uint8Array).byteLength;
    if (bytes > answerAtMost) throw new ScoringFault("The answer is larger than 8 MB.");
    text += decoder.decode(part as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}
