import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  json: never;
};
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
export type Receiver = { url: string; received: Received[]; close: () => Promise<void> };

/** A local server that remembers what it was sent and answers what `answer` says (null: never). */
export async function receiver(
  answer: (request: Received, count: number) => Answer | null | Promise<Answer | null>,
  port = 0,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", async () => {
      const body = Buffer.concat(parts).toString("utf8");
      let json: unknown = null;
      try {
        json = JSON.parse(body);
      } catch {
        // Not every body is JSON.
      }
      const one = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body,
        json: json as never,
      };
      received.push(one);
      const said = await answer(one, received.length);
      if (said === null) return;
      response.writeHead(said.status, { "content-type": "application/json", ...said.headers });
      response.end(
        said.body === undefined ? "" : typeof said.body === "string" ? said.body : JSON.stringify(said.body),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
