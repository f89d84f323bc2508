import { errorPage } from "#server/api/error-page.ts";

export const dynamic = "force-dynamic";

/** What the `type` of a problem links to. */
export async function GET(_request: Request, context: { params: Promise<{ code: string }> }) {
  const text = await errorPage((await context.params).code);
  const headers = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
  return text === undefined
    ? new Response("There is no error of this name.\n", { status: 404, headers })
    : new Response(text, { headers });
}
