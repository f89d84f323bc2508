import type { ServiceContext } from "#server/kernel/context.ts";
import type { Incident } from "./incident.ts";
import { transition, type TransitionInput } from "./transition.ts";

/** Somebody has seen it and is on it. */
export function acknowledge(ctx: ServiceContext, input: TransitionInput): Promise<Incident> {
  return transition(ctx, "acknowledged", input);
}
