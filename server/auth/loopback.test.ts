import { expect, it } from "vitest";
import { isLoopbackHost } from "./loopback.ts";

it("knows this machine's own names and nothing that merely looks like them", () => {
  for (const host of ["localhost", "localhost:3000", "127.0.0.1:80", "127.9.9.9", "[::1]:3000", "::1"]) {
    expect(isLoopbackHost(host), host).toBe(true);
  }
  for (const host of [
    null,
    "",
    "0.0.0.0",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "10.0.0.1",
    "evil:127",
  ]) {
    expect(isLoopbackHost(host), String(host)).toBe(false);
  }
});
