import type { ServiceContext } from "#server/kernel/context.ts";
import type { Incident } from "./incident.ts";
import { transition, type TransitionInput } from "./transition.ts";

/** Its effect is held off; the cause may still be there. */
export function mitigate(ctx: ServiceContext, input: TransitionInput): Promise<Incident> {
  return transition(ctx, "mitigated", input);
}
