import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { permissions } from "#lib/domain/permissions.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { makeKey, makeProject } from "#tests/fixtures/project.ts";
import { startRestServer } from "#tests/fixtures/rest-server.ts";
import { importCommand } from "./import.ts";

const folder = mkdtempSync(join(tmpdir(), "leeway-import-"));
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
let stop: () => Promise<void>;

beforeAll(async () => {
  const server = await startRestServer();
  stop = server.stop;
  process.env.LEEWAY_URL = server.url;
  process.env.LEEWAY_API_KEY = await makeKey((await makeProject()).system, permissions);
});
afterAll(async () => {
  await stop();
  await closeStores();
  rmSync(folder, { recursive: true });
  process.exitCode = 0;
});

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  let text = "";
  const take = (part: unknown) => {
    text += String(part);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((s) => vi.spyOn(s, "write").mockImplementation(take));
  try {
    process.exitCode = 0;
    await importCommand().parseAsync(args, { from: "user" });
    return { code: Number(process.exitCode), text };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const header = "id;at;amount;note;label";
const line = (i: number, text = "a note") =>
  `${i};${new Date(1.77e12 + i * 60_000).toISOString().slice(0, 19)};${(i * 7) % 50},;"${text}";${i % 2}`;

describe("leeway import", () => {
  it("registers a model, shows its schema, and takes events and labels once", async () => {
    const rows = Array.from({ length: 300 }, (_, i) =>
      line(i, ["first", "second", "third\nline"][i % 3]).replace(",;", ".5;"),
    );
    const reference = file("reference.csv", `\uFEFF${[header, ...rows].join("\r\n")}\r\n`);
    const roles = ["--id", "id", "--timestamp", "at", "--label", "label", "--segments", "note"];
    const made = await run("--model", "loans", "--task", "binary", "--reference", reference, ...roles);
    expect(made).toMatchObject({ code: 0 });
    expect(made.text).toContain("reference of version 1 (active): 300 rows, none rejected");
    expect(made.text).toMatch(/amount +feature +numeric +numbers from/);

    const events = Array.from({ length: 120_000 }, (_, i) =>
      line(i, "third\nline").replace(",;", i === 70_000 ? "x;" : ".5;"),
    );
    const path = file("events.csv.gz", gzipSync([header, ...events].join("\n")));
    const sent = await run("--model", "loans", "--events", path);
    expect(sent.code).toBe(0);
    expect(sent.text).toContain("119999 accepted, 0 known already, 1 rejected");
    expect(sent.text).toContain("row 70001, amount: ");
    const again = await run("--model", "loans", "--events", path);
    expect(again.text).toContain("119999 accepted, 0 known already, 1 rejected");

    const labels = file(
      "labels.ndjson",
      Array.from({ length: 50 }, (_, i) => `{"event_id":"${i}","label":1}\n`).join(""),
    );
    expect((await run("--model", "loans", "--labels", labels)).text).toContain("labels: 50 accepted");
  });

  it("says what is wrong in one sentence and exits with 2", async () => {
    expect(await run("--model", "loans")).toEqual({
      code: 2,
      text: "leeway import: Name a file: --reference, --events or --labels.\n",
    });
    const none = await run("--model", "loans", "--events", join(folder, "none.csv"));
    expect([none.code, none.text]).toEqual([2, expect.stringContaining("does not exist")]);
    const events = file("few.csv", `${header}\n${line(1)}\n`);
    const unknown = await run("--model", "nobody", "--reference", events);
    expect([unknown.code, unknown.text]).toEqual([2, expect.stringContaining("--task")]);
    const open = file("open.csv", `${header}\n1;2026-02-01;3;"never closed;0\n${"x".repeat(100)}`);
    const broken = await run("--model", "loans", "--events", open);
    expect([broken.code, broken.text]).toEqual([2, expect.stringContaining("malformed_row")]);
  });
});
