import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { csvRows } from "./csv.ts";
import { mostColumns } from "./header.ts";
import { jsonRows, ndjsonRows } from "./json.ts";

type Reader = typeof csvRows;

async function readAll(read: Reader, ...chunks: string[]): Promise<number> {
  let rows = 0;
  for await (const batch of read(Readable.from(chunks.map((text) => Buffer.from(text)))))
    rows += batch.rows.length;
  return rows;
}

const names = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`);
const object = (columns: string[]) => JSON.stringify(Object.fromEntries(columns.map((name) => [name, 1])));

it("takes as many columns as the limit, and refuses more in every text format, also when they come bit by bit", async () => {
  const [fit, over] = [names(mostColumns), names(mostColumns + 1)];
  expect(await readAll(csvRows, `${fit.join(",")}\n${fit.join(",")}\n`)).toBe(1);
  expect(await readAll(ndjsonRows, object(fit))).toBe(1);
  const refused = { code: "LIMIT", message: expect.stringContaining(`more than ${mostColumns} columns`) };
  await expect(readAll(csvRows, `${over.join(",")}\n`)).rejects.toMatchObject(refused);
  await expect(readAll(jsonRows, `[${object(over)}]`)).rejects.toMatchObject(refused);
  await expect(readAll(ndjsonRows, ...over.map((name) => `${object([name])}\n`))).rejects.toMatchObject(
    refused,
  );
});

it("refuses a header that never ends, as decompressed zeros are, in one sentence", async () => {
  const zeros = Array.from({ length: 40 }, () => "0".repeat(65_536));
  await expect(readAll(csvRows, ...zeros)).rejects.toMatchObject({
    code: "INVALID",
    message: "The header cannot be read: a row is longer than 1000000 characters.",
  });
  await expect(readAll(ndjsonRows, ...zeros)).rejects.toMatchObject({ code: "INVALID" });
});
