import { Command } from "commander";
import { LeewayError } from "#lib/domain/errors.ts";

/** A command of the contract that is not built yet says so. */
export function laterCommand(name: string, what: string): Command {
  return new Command(name)
    .description(`${what} (not built yet)`)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(() => {
      throw new LeewayError("NOT_BUILT", `leeway ${name} is not built yet in this version of Leeway.`);
    });
}
