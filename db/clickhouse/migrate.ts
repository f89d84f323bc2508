import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createClient } from "@clickhouse/client";
import { clickhouseDatabase, openClickHouse } from "./client.ts";
import { substituteEngine, type Topology } from "./topology.ts";

const folder = fileURLToPath(new URL("./schema", import.meta.url));

/** Applies every file of `schema/` in order of name; each is idempotent (IF NOT EXISTS). */
export async function migrateClickHouse(url: string, topology: Topology): Promise<string[]> {
  const bootstrap = createClient({ url, request_timeout: 60_000 });
  try {
    const onCluster = substituteEngine("{on_cluster}", topology);
    await bootstrap.command({ query: `CREATE DATABASE IF NOT EXISTS ${clickhouseDatabase} ${onCluster}` });
  } finally {
    await bootstrap.close();
  }
  const client = openClickHouse(url);
  try {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
    for (const name of files) {
      const text = await readFile(`${folder}/${name}`, "utf8");
      for (const statement of splitStatements(substituteEngine(text, topology))) {
        await client.command({ query: statement });
      }
    }
    return files;
  } finally {
    await client.close();
  }
}

function splitStatements(text: string): string[] {
  return text
    .split(/;\s*(?:\n|$)/)
    .map((s) => s.trim())
    .filter((s) => s !== "");
}
