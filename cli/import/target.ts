import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LeewayError } from "#lib/domain/errors.ts";

export type Target = { url: string; key: string };

/** The server of the environment, else the one that runs on the data folder. */
export async function findTarget(env: Record<string, string | undefined>): Promise<Target> {
  const folder = env.LEEWAY_DATA_DIR ?? ".leeway";
  const url = env.LEEWAY_URL ?? (await contents(join(folder, "address")));
  if (!url) {
    throw new LeewayError(
      "INVALID",
      "No server was found: set LEEWAY_URL, or run this where make start runs (LEEWAY_DATA_DIR names its folder).",
    );
  }
  const key = env.LEEWAY_API_KEY ?? (await contents(join(folder, "api-key")));
  if (!key) throw new LeewayError("INVALID", "There is no API key: set LEEWAY_API_KEY.");
  return { url: url.replace(/\/+$/, ""), key };
}

async function contents(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim() === "" ? undefined : text.trim();
}
