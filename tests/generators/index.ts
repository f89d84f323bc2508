import { creditDecision } from "./credit-decision.ts";
import { deliveryTime } from "./delivery-time.ts";
import type { SimulatedModel } from "./simulated-model.ts";
import { ticketRouter } from "./ticket-router.ts";

export {
  type Cell,
  eventsBetween,
  eventsOfHour,
  idColumn,
  type SimulatedEvent,
  type SimulatedModel,
  timeColumn,
} from "./simulated-model.ts";
export { type Truth, type TruthModel, truth } from "./truth.ts";

/** The three live models of the demonstration. */
export const simulatedModels: readonly SimulatedModel[] = [creditDecision, deliveryTime, ticketRouter];

/** The demonstration's events: the 90 days that end at the anchor; the reference is the 30 days before them. */
export const demonstration = { eventHours: 90 * 24, referenceHours: 30 * 24 } as const;
export { lineageOf, type Surrounding, surroundings } from "./surroundings.ts";
