import { Command } from "commander";
import { verifyAudit } from "#server/kernel/verify-audit.ts";
import { closeStores } from "#server/kernel/stores.ts";

/** `leeway audit verify`: exit 1 at the first entry that does not follow from the one before. */
export function auditCommand(): Command {
  const audit = new Command("audit").description("the record of who did what");
  audit
    .command("verify")
    .description("recompute the hash chain of every project")
    .action(async () => {
      try {
        const results = await verifyAudit();
        for (const { project, entries, broken } of results) {
          console.log(
            broken === null
              ? `${project}: ${entries} entries, the chain holds`
              : `${project}: entry ${broken} does not follow from the one before it`,
          );
        }
        if (results.some((r) => r.broken !== null)) process.exitCode = 1;
      } finally {
        await closeStores();
      }
    });
  return audit;
}
