import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { LeewayError } from "#lib/domain/errors.ts";

/** The engine of one report, in this process, with a folder of its own that goes with it. */
export type Engine = {
  folder: string;
  rows: <Row>(sql: string) => Promise<Row[]>;
  bytes: (sql: string, format: string) => Promise<Uint8Array>;
  run: (sql: string) => Promise<void>;
  close: () => Promise<void>;
};

export async function openEngine(): Promise<Engine> {
  const { Session } = await import("chdb").catch(() => {
    throw new LeewayError(
      "UNAVAILABLE",
      "The embedded engine is not installed here: run npm install without leaving out optional dependencies.",
    );
  });
  const folder = await mkdtemp(join(tmpdir(), "leeway-report-"));
  const stop = (signal: NodeJS.Signals) => {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write(
      `${process.stderr.isTTY ? "\r\x1b[K" : ""}leeway report: cancelled, nothing was written.\n`,
    );
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const session = new Session(join(folder, "engine"));
  const bytes = async (sql: string, format: string) => (await session.queryAsync(sql, { format })).bytes();
  return {
    folder,
    bytes,
    rows: async <Row>(sql: string) => {
      const text = Buffer.from(await bytes(sql, "JSONCompactEachRow")).toString("utf8");
      return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Row]));
    },
    run: async (sql) => {
      await session.queryAsync(sql, { format: "Null" });
    },
    close: async () => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      session.cleanup();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the engine says about a wrong file, in one sentence without its stack and version. */
export function engineSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const plain = text
    .replace(/^.*?DB::Exception: /s, "")
    .replace(/\s*\(version [^)]*\)\s*/g, "")
    .replace(/\s*\([A-Z_]{4,}\)\s*$/g, "")
    .replace(/: While executing [\s\S]*$/, "")
    .split("\n")[0]
    ?.replace(/[\s.]*Error:\s*$/, "");
  return (plain ?? text).slice(0, 300).replace(/\.*\s*$/, "");
}
