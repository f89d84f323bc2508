import type { ChannelResponse, Outcome } from "./kind.ts";
import { cut } from "./text.ts";

const dayMs = 86_400_000;

/** Retry-After in ms from now: seconds or an HTTP date (RFC 9110 §10.2.3), between 0 and a day. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(ms) ? Math.min(dayMs, Math.max(0, Math.ceil(ms))) : undefined;
}

/** What the provider said, in one line. */
export function said(response: ChannelResponse): string {
  const text = response.body.replace(/\s+/g, " ").trim();
  return text === "" ? `answered ${response.status}` : `answered ${response.status}: ${cut(text, 300)}`;
}

/**
 * The usual reading of HTTP: 2xx sent; 408, 425, 429 and 5xx again (429 and 503 after what Retry-After says); any other
 * answer, redirects included, is not going to change by asking again.
 */
export function judgeHttp(response: ChannelResponse, now: Date): Outcome {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: "sent" };
  const why = said(response);
  if (status === 429 || status === 503) {
    return {
      kind: "retry",
      why,
      afterMs: retryAfterMs(response.headers["retry-after"], now),
      limited: status === 429,
    };
  }
  if (status === 408 || status === 425 || status >= 500) return { kind: "retry", why };
  return { kind: "permanent", why };
}
