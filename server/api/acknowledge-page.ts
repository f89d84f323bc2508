import { randomUUID } from "node:crypto";
import { z } from "zod";
import { acknowledgeByLink, type LinkState, lookAtLink, type PersonIn } from "#server/alerts/index.ts";
import { readSession } from "#server/auth/index.ts";
import { log } from "#server/kernel/log.ts";
import { asLeewayError } from "./rest/problem.ts";
import { isOurs } from "./same-origin.ts";

const formBytes = 4_000;
const form = z.object({
  token: z.string().max(1_000),
  /** Empty: until the alert ends. */
  hours: z.union([z.literal(""), z.coerce.number().positive().max(8_760)]).default(""),
});

/** Who asks, as far as a link's project knows them. */
async function asking(headers: Headers): Promise<{ signedIn: boolean; personIn: PersonIn }> {
  const session = await readSession(headers);
  return {
    signedIn: session !== undefined,
    personIn: (projectId) => {
      const own = session?.memberships.find((m) => m.projectId === projectId);
      return session && own && { kind: "user", userId: session.userId, name: session.name, role: own.role };
    },
  };
}

/** What the page of a link shows. It only reads: whatever fetches links beforehand changes nothing. */
export async function linkPage(headers: Headers, token: string): Promise<LinkState> {
  return lookAtLink({ token, ...(await asking(headers)) });
}

/** The form of that page. Whatever came of it, the page says it. */
export async function acknowledgeForm(request: Request): Promise<Response> {
  const requestId = randomUUID();
  if (!isOurs(request)) return words(403, "Only Leeway's own page may acknowledge.");
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) {
    return words(415, "This takes the form of Leeway's own page.");
  }
  try {
    const text = await request.text();
    const fields = form.safeParse(Object.fromEntries(new URLSearchParams(text)));
    if (text.length > formBytes || !fields.success)
      return words(422, "This is not the form of Leeway's page.");
    const { token, hours } = fields.data;
    await acknowledgeByLink({
      token,
      ...(await asking(request.headers)),
      ...(hours === "" ? {} : { hours }),
    });
    return new Response(null, {
      status: 303,
      headers: { location: `/acknowledge?token=${encodeURIComponent(token)}`, "cache-control": "no-store" },
    });
  } catch (error) {
    const known = asLeewayError(error);
    // Somebody was quicker, or it ended meanwhile.
    if (known.code === "INTERNAL" || known.code === "UNAVAILABLE") {
      log("acknowledge").error({ err: error, requestId }, "a link could not acknowledge");
      return words(503, `This cannot be acknowledged now. Try again. Request ${requestId}.`);
    }
    return words(409, known.message);
  }
}

const words = (status: number, text: string) =>
  new Response(text, {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
