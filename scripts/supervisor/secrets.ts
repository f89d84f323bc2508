import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import type { Paths } from "./paths.ts";

const form = z.object({
  secret: z.string().min(32),
  postgres: z.string().min(1),
  clickhouse: z.string().min(1),
});
export type Secrets = z.infer<typeof form>;

/** Made at the first start, readable by the owner only; never in the environment of a person's shell or in git. */
export function readSecrets(paths: Paths): Secrets {
  try {
    return form.parse(JSON.parse(readFileSync(paths.secrets, "utf8")));
  } catch (error) {
    // New ones would not open the engines' folders, whose passwords stand in the damaged file.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw damaged(paths, error);
  }
  const make = () => randomBytes(32).toString("hex");
  const made: Secrets = { secret: make(), postgres: make(), clickhouse: make() };
  writeFileSync(`${paths.secrets}.new`, JSON.stringify(made), { mode: 0o600 });
  chmodSync(`${paths.secrets}.new`, 0o600);
  renameSync(`${paths.secrets}.new`, paths.secrets);
  return made;
}

function damaged(paths: Paths, cause: unknown): LeewayError {
  return new LeewayError(
    "UNAVAILABLE",
    `The file ${paths.secrets} cannot be read or is damaged: restore it from a backup, or move the data folder away to begin anew.`,
    { cause },
  );
}
