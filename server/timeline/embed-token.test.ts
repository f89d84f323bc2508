import { expect, test, vi } from "vitest";

const claim = { project: 3, incident: 7, expires: 1_800_000_000 };

/** The module as it starts under these secrets. */
async function under(secret: string, previous = "") {
  vi.resetModules();
  vi.stubEnv("LEEWAY_SECRET", secret);
  vi.stubEnv("LEEWAY_SECRET_PREVIOUS", previous);
  vi.stubEnv("DATABASE_URL", "postgres://nowhere/none");
  vi.stubEnv("CLICKHOUSE_URL", "http://nowhere");
  return import("./embed-token.ts");
}

test("a token is of the secret that signed it, also once that one is of the past; two are never alike", async () => {
  const [one, two] = ["one-secret-of-the-tests-0123456789", "another-secret-of-the-tests-012345"];
  const first = await under(one);
  const token = first.newToken(claim);
  expect(first.claimOf(token)).toMatchObject(claim);
  expect(first.newToken(claim)).not.toBe(token);
  expect((await under(two)).claimOf(token)).toBeNull();
  expect((await under(two, one)).claimOf(token)).toMatchObject(claim);
  await expect(under("short").then((m) => m.newToken(claim))).rejects.toThrow(/LEEWAY_SECRET/);
  vi.unstubAllEnvs();
});
