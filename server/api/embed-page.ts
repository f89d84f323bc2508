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
    const opened = await openEmbed(new URL(request.url).searchParams.get("token") ?? "");
    if (opened.state === "open") return page(200, timelinePage(opened.timeline), opened.origins);
    const [status, text] = refusals[opened.state];
    return refused(status, text);
  } catch (error) {
    log("embed").error({ err: error, requestId }, "an embedded timeline failed");
    return refused(503, `The timeline cannot be shown now. Request ${requestId}.`);
  }
}

const refused = (status: number, text: string) =>
  page(status, embedPage("Timeline", `<h1>${text}</h1><p>Ask whoever put it here.</p>`), []);

function page(status: number, html: string, origins: readonly string[]): Response {
  const secure = config().LEEWAY_PUBLIC_URL?.startsWith("https:") ?? false;
  const ancestors = origins.length > 0 ? origins.join(" ") : "'none'";
  return new Response(html, {
    status,
    headers: {
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
