import { Command } from "commander";
import { LeewayError } from "#lib/domain/errors.ts";
import { type Permission, permissions } from "#lib/domain/permissions.ts";
import { createKey, listKeys, projectContext, revokeKey } from "#server/auth/index.ts";
import { closeStores } from "#server/kernel/stores.ts";

type CreateOptions = { project: string; scopes: string; name: string; expires?: string };

/** `leeway keys`: works on the database itself, so that the first key of a project can be made. */
export function keysCommand(): Command {
  const keys = new Command("keys").description("create, list and revoke API keys");
  keys
    .command("create")
    .description("make a key and print it, once; the project is made if it does not exist")
    .requiredOption("--project <name>", "the project that the key belongs to")
    .requiredOption(
      "--scopes <list>",
      `what the key may do, separated by commas: ${permissions.join(", ")}; or all`,
    )
    .option("--expires <time>", "how long it works, such as 12h, 90d, 12w or 1y (default: until revoked)")
    .option("--name <text>", "what it is for, shown in lists", "command line")
    .action((options: CreateOptions) => closing(() => create(options)));
  keys
    .command("list")
    .description("list a project's keys, without the keys themselves")
    .requiredOption("--project <name>", "the project")
    .action(({ project }: { project: string }) => closing(() => list(project)));
  keys
    .command("revoke <id>")
    .description("refuse a key from the next call on")
    .requiredOption("--project <name>", "the project")
    .action((id: string, { project }: { project: string }) => closing(() => revoke(project, id)));
  return keys;
}

async function create(options: CreateOptions): Promise<void> {
  const scopes = parseScopes(options.scopes);
  const days = options.expires === undefined ? null : parseDays(options.expires);
  const slug = options.project;
  const ctx = await projectContext({ slug, job: "cli", create: { name: slug } });
  const made = await createKey(ctx, { name: options.name, scopes, expires_in_days: days });
  process.stderr.write(
    `Key ${made.id} of ${slug}, ${made.expires_at ? `until ${made.expires_at}` : "until it is revoked"}. ` +
      "It is shown this once:\n",
  );
  process.stdout.write(`${made.key}\n`);
}

async function list(slug: string): Promise<void> {
  const ctx = await projectContext({ slug, job: "cli" });
  for (const key of await listKeys(ctx)) {
    const state = key.revoked_at ? `revoked ${key.revoked_at}` : `expires ${key.expires_at ?? "never"}`;
    const used = `last used ${key.last_used_at ?? "never"}`;
    process.stdout.write(
      `${[key.id, `${key.prefix}…`, key.name, key.scopes.join(","), state, used].join("\t")}\n`,
    );
  }
}

async function revoke(slug: string, id: string): Promise<void> {
  if (!/^\d{1,9}$/.test(id)) throw new LeewayError("INVALID", `A key's id is a number, not ${id}.`);
  const ctx = await projectContext({ slug, job: "cli" });
  await revokeKey(ctx, { id: Number(id) });
  process.stderr.write(`Key ${id} of ${slug} is revoked.\n`);
}

function parseScopes(text: string): Permission[] {
  if (text.trim() === "all") return [...permissions];
  const named = text.split(",").map((scope) => scope.trim());
  return named.map((scope) => {
    const known = permissions.find((p) => p === scope);
    if (!known) {
      throw new LeewayError(
        "INVALID",
        `There is no scope ${scope || "(empty)"}. The scopes are ${permissions.join(", ")}.`,
      );
    }
    return known;
  });
}

const daysOf: Record<string, number> = { h: 1 / 24, d: 1, w: 7, y: 365 };

function parseDays(text: string): number {
  const [, count, unit] = /^(\d{1,5})([hdwy])$/.exec(text) ?? [];
  const days = Number(count) * (daysOf[unit ?? ""] ?? Number.NaN);
  if (days > 0 && days <= 3650) return days;
  throw new LeewayError(
    "INVALID",
    `The time ${text} is not one such as 90d, 12w or 1y, of at most ten years.`,
  );
}

async function closing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await closeStores();
  }
}
