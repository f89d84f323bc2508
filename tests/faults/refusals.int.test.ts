import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
