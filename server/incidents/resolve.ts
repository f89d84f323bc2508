import type { ServiceContext } from "#server/kernel/context.ts";
import type { Incident } from "./incident.ts";
import { transition, type TransitionInput } from "./transition.ts";

/** It is over. A resolved incident absorbs nothing any more. */
export function resolve(ctx: ServiceContext, input: TransitionInput): Promise<Incident> {
  return transition(ctx, "resolved", input);
}
