import { createServer } from "node:net";

/** A port of the loopback address that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Whether this address can be listened on; the reason when not. */
export function portTaken(
  port: number,
  host: string,
): Promise<"EADDRINUSE" | "EACCES" | "EADDRNOTAVAIL" | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code as "EADDRINUSE"));
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}
