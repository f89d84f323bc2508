import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { launch } from "./installation.ts";

const folder = mkdtempSync(join(tmpdir(), "leeway-refusals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One sentence, exit code 1, and no stack. */
async function expectSentence(it: Awaited<ReturnType<typeof launch>>, sentence: RegExp): Promise<void> {
  expect(await it.exited).toBe(1);
  expect(it.output().trim()).toMatch(sentence);
  expect(it.output().trim().split("\n")).toHaveLength(1);
  expect(it.output()).not.toMatch(/\n\s+at /);
}

test("a port that is in use is named, with what to do", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as { port: number };
  try {
    await expectSentence(
      await launch(join(folder, "a"), { port }),
      new RegExp(`^Port ${port} is in use by another program: .*PORT=${port + 1}`),
    );
  } finally {
    taken.close();
  }
});

test("a file where the data folder should be is named", async () => {
  writeFileSync(join(folder, "file"), "");
  await expectSentence(
    await launch(join(folder, "file")),
    /^The data folder .*file cannot be used: there is a file in its place\.$/,
  );
});

test("a port that is none is refused", async () => {
  await expectSentence(await launch(join(folder, "b"), { port: 99_999 }), /^PORT=99999 is not a port/);
});

const wrong: [string, Record<string, string>, RegExp][] = [
  [
    "one engine's address without the other's",
    { DATABASE_URL: "postgres://a:b@127.0.0.1:1/c" },
    /^DATABASE_URL is set and CLICKHOUSE_URL is not: set both/,
  ],
  [
    "an address that is none",
    { DATABASE_URL: "somewhere", CLICKHOUSE_URL: "http://127.0.0.1:2" },
    /^DATABASE_URL is not an address of the form postgres:\/\/user:password@host:port\.$/,
  ],
  [
    "an address where nothing answers",
    { DATABASE_URL: "postgres://a:hidden@127.0.0.1:1/c", CLICKHOUSE_URL: "http://127.0.0.1:2" },
    /^DATABASE_URL \(127\.0\.0\.1:1\) cannot be used: connect ECONNREFUSED/,
  ],
  [
    "the second address, where nothing answers",
    {
      DATABASE_URL: process.env.DATABASE_URL as string,
      CLICKHOUSE_URL: "http://a:hidden@127.0.0.1:2",
    },
    /^CLICKHOUSE_URL \(127\.0\.0\.1:2\) cannot be used: connect ECONNREFUSED/,
  ],
];

test.each(wrong)("%s is one sentence without the password", async (_, env, sentence) => {
  const it = await launch(join(folder, "c"), { env });
  await expectSentence(it, sentence);
  expect(it.output()).not.toContain("hidden");
  expect(existsSync(join(folder, "c", "postgres"))).toBe(false);
});

test.each(["", "{", "{}"])(
  "damaged secrets (%j) are named, and nothing is made anew over them",
  async (text) => {
    mkdirSync(join(folder, "d"), { recursive: true });
    writeFileSync(join(folder, "d", "secrets.json"), text);
    const it = await launch(join(folder, "d"));
    await expectSentence(
      it,
      /^The file .*secrets\.json cannot be read or is damaged: restore it from a backup/,
    );
    expect(existsSync(join(folder, "d", "postgres"))).toBe(false);
  },
);
