import { createHash, randomUUID } from "node:crypto";
import { embedPage, embedStyle, timelinePage } from "#lib/timeline/html.ts";
import { config } from "#server/kernel/config.ts";
import { log } from "#server/kernel/log.ts";
import { openEmbed } from "#server/timeline/index.ts";

const style = `'sha256-${createHash("sha256").update(embedStyle).digest("base64")}'`;
const refusals = {
  unknown: [404, "There is no such timeline."],
  expired: [403, "The leave to show this timeline has expired."],
  revoked: [403, "The leave to show this timeline was revoked."],
} as const;

/** The timeline that a token shows, for frames on the pages of the token's origins. Reads no cookie, runs no script. */
export async function embeddedTimeline(request: Request): Promise<Response> {
  const requestId = randomUUID();
  try {
    const token = new URL(request.url).searchParams.get("token") ?? "";
    const opened = await openEmbed(token, { address: addressOf(request) });
    if (opened.state === "open") return page(200, timelinePage(opened.timeline), opened.origins);
    if (opened.state === "limited") return limited(opened);
    const [status, text] = refusals[opened.state];
    return refused(status, text);
  } catch (error) {
    log("embed").error({ err: error, requestId }, "an embedded timeline failed");
    return refused(503, `The timeline cannot be shown now. Request ${requestId}.`);
  }
}

/** The address that the nearest proxy, or Next itself, saw: what stands before it anybody can write. */
function addressOf(request: Request): string {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
}

function limited({ origins, seconds }: { origins: readonly string[]; seconds: number }): Response {
  const when = seconds === 1 ? "in a second" : `in ${seconds} seconds`;
  const text = `<h1>This timeline was asked for too often.</h1><p>Load the page again ${when}.</p>`;
  return page(429, embedPage("Timeline", text), origins, { "retry-after": String(seconds) });
}

const refused = (status: number, text: string) =>
  page(status, embedPage("Timeline", `<h1>${text}</h1><p>Ask whoever put it here.</p>`), []);

function page(
  status: number,
  html: string,
  origins: readonly string[],
  more: Record<string, string> = {},
): Response {
  const secure = config().LEEWAY_PUBLIC_URL?.startsWith("https:") ?? false;
  const ancestors = origins.length > 0 ? origins.join(" ") : "'none'";
  return new Response(html, {
    status,
    headers: {
      ...more,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src ${style}; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
      "x-content-type-options": "nosniff",
      // The token is in the address, which must reach nobody else.
      "referrer-policy": "no-referrer",
      "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
      "cache-control": "no-store",
      ...(origins.length > 0 ? {} : { "x-frame-options": "DENY" }),
      ...(secure ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
    },
  });
}
