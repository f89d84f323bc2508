const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)(:\d+)?$/i;

/** Whether a host, with or without its port, is this machine itself. */
export function isLoopbackHost(host: string | null): boolean {
  if (host === null) return false;
  return host === "::1" || loopback.test(host.trim());
}
