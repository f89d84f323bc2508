import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Paths } from "./paths.ts";

export type Secrets = { secret: string; postgres: string; clickhouse: string };

/** Made at the first start, readable by the owner only; never in the environment of a person's shell or in git. */
export function readSecrets(paths: Paths): Secrets {
  try {
    return JSON.parse(readFileSync(paths.secrets, "utf8")) as Secrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const make = () => randomBytes(32).toString("hex");
  const made: Secrets = { secret: make(), postgres: make(), clickhouse: make() };
  writeFileSync(`${paths.secrets}.new`, JSON.stringify(made), { mode: 0o600 });
  chmodSync(`${paths.secrets}.new`, 0o600);
  renameSync(`${paths.secrets}.new`, paths.secrets);
  return made;
}
