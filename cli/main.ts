import process from "node:process";
import { Command } from "commander";
import { LeewayError } from "#lib/domain/errors.ts";
import { auditCommand } from "./audit.ts";
import { doctorCommand } from "./doctor.ts";
import { importCommand } from "./import.ts";
import { keysCommand } from "./keys.ts";
import { laterCommand } from "./later.ts";
import { migrateCommand } from "./migrate.ts";
import { reportCommand } from "./report/command.ts";
import { useRunningInstallation } from "./running.ts";

/** One file and one line a command. */
const commands = [
  reportCommand(),
  importCommand(),
  keysCommand(),
  migrateCommand(),
  auditCommand(),
  doctorCommand(),
  laterCommand("backup", "copy everything to a folder"),
  laterCommand("restore", "bring a backup back"),
];

process.env.LEEWAY_LOG_LEVEL ??= "silent";
useRunningInstallation();
const program = new Command("leeway")
  .description("Leeway: models in production, kept on course")
  .exitOverride();
for (const command of commands) program.addCommand(command.exitOverride());

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** One sentence, and 2: what was asked could not be done. */
function explain(error: unknown): number {
  const { code, exitCode, message } = error as { code?: string; exitCode?: number; message?: string };
  if (code?.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
  const known = error instanceof LeewayError;
  console.error(known ? message : `That did not work: ${message ?? String(error)}`);
  if (process.env.LEEWAY_LOG_LEVEL === "debug") console.error(error);
  return 2;
}
