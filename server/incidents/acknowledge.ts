import type { z } from "zod";
import { LeewayError } from "#lib/domain/errors.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Incident } from "./incident.ts";
import { acknowledgeBody } from "./input.ts";
import { transition } from "./transition.ts";

type AcknowledgeInput = { incident: number } & z.input<typeof acknowledgeBody>;

/** Somebody has seen it and is on it, at most until a moment. Said again, with another moment, that one holds. */
export async function acknowledge(ctx: ServiceContext, input: AcknowledgeInput): Promise<Incident> {
  const { incident, ...rest } = input;
  const { until, ...body } = acknowledgeBody.parse(rest);
  if (until && until <= ctx.now()) {
    throw new LeewayError("INVALID", "until lies in the past: give a moment to come, or leave it out.");
  }
  return transition(ctx, "acknowledged", { incident, ...body }, until);
}
