import { resolveMember } from "#server/auth/index.ts";
import { followIncidents } from "#server/incidents/index.ts";
import { createContext } from "#server/kernel/context.ts";
import { trpcContext } from "./context.ts";
import { problem } from "./rest/problem.ts";

/** A sign of life, so that nothing between takes the line for dead. */
const beatMs = 20_000;
/** Then the browser calls again, and is asked again who it is. */
const longestMs = 10 * 60_000;

/** Server-sent events for the console: one `incident` event for each incident that changed in the project. */
export async function liveEvents(request: Request): Promise<Response> {
  const asked = trpcContext(request.headers);
  try {
    const project = new URL(request.url).searchParams.get("project") ?? undefined;
    const member = resolveMember(await asked.requireSession(), project);
    const ctx = createContext({ ...member, requestId: asked.requestId });
    const encoder = new TextEncoder();
    let end = () => {};
    let send: (text: string) => void = () => {};
    const stop = await followIncidents(ctx, (id) => send(`event: incident\ndata: ${id}\n\n`));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        send = (text) => controller.enqueue(encoder.encode(text));
        const beat = setInterval(() => send(": still here\n\n"), beatMs);
        const last = setTimeout(() => end(), longestMs);
        let ended = false;
        const clean = () => {
          if (ended) return false;
          ended = true;
          stop();
          send = () => {};
          clearInterval(beat);
          clearTimeout(last);
          return true;
        };
        end = () => {
          if (!clean()) return;
          try {
            controller.close();
          } catch {
            // The reader has gone already.
          }
        };
        request.signal.addEventListener("abort", end, { once: true });
        if (request.signal.aborted) end();
        else send("retry: 2000\n\n");
      },
      cancel: () => end(),
    });
    const headers = {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    };
    return new Response(body, { headers });
  } catch (error) {
    return problem(error, request, asked.requestId);
  }
}
