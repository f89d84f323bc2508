import { LeewayError } from "#lib/domain/errors.ts";
import {
  eventsBetween,
  type SimulatedEvent,
  type SimulatedModel,
  simulatedModels,
} from "#tests/generators/index.ts";
import { type Acknowledged, call, type DemoTarget } from "./demo-client.ts";
import { eventsCsv, labelsCsv } from "./demo-rows.ts";
import { readDemoState, writeDemoState } from "./demo-state.ts";

const hourMs = 3_600_000;
const hoursPerStep = 24;
export const demoVersion = "1";

/** Sends rows and makes sure that every one of them was taken. */
async function send(
  target: DemoTarget,
  model: SimulatedModel,
  what: "events" | "labels",
  events: readonly SimulatedEvent[],
  key: string,
): Promise<void> {
  if (events.length === 0) return;
  const body = what === "events" ? eventsCsv(model, events) : labelsCsv(events);
  const path = `/models/${model.name}/${what}${what === "events" ? `?version=${demoVersion}` : ""}`;
  const answer = await call<Acknowledged>(target, { method: "POST", path, body, type: "text/csv", key });
  if (answer.accepted + answer.duplicates !== events.length) {
    throw new LeewayError(
      "INTERNAL",
      `${model.name}: ${events.length} ${what} were sent, ${answer.accepted} accepted and ${answer.rejected_count} rejected.`,
    );
  }
}

type Span = DemoTarget & {
  /** Milliseconds since 1970; hours count from here. */
  anchor: number;
  from: number;
  to: number;
};

/** The key names the rows: the same span of the same demonstration is the same request. */
function keyOf(span: Span, what: string): string {
  return `demo-${span.anchor / hourMs}-${what}-${span.from}-${span.to}`;
}

export async function sendEvents(span: Span, model: SimulatedModel): Promise<number> {
  const events = eventsBetween(model, span.anchor, span.from, span.to);
  await send(span, model, "events", events, keyOf(span, `${model.name}-events`));
  return events.length;
}

/** Labels of these hours' events that have come before `arrivedBy` (milliseconds). */
export async function sendLabels(span: Span, model: SimulatedModel, arrivedBy: number): Promise<number> {
  const events = eventsBetween(model, span.anchor, span.from, span.to).filter((e) => e.labelAt < arrivedBy);
  await send(span, model, "labels", events, keyOf(span, `${model.name}-labels`));
  return events.length;
}

/** The hours [from, to) of all three models: their events, and the labels that arrive in them. */
export async function simulateStep(span: Span): Promise<{ events: number; labels: number }> {
  const sent = { events: 0, labels: 0 };
  const arrival = { from: span.anchor + span.from * hourMs, to: span.anchor + span.to * hourMs };
  for (const model of simulatedModels) {
    sent.events += await sendEvents(span, model);
    const earliest = span.from - Math.ceil(model.longestLabelDelayHours) - 1;
    const due = eventsBetween(model, span.anchor, earliest, span.to).filter(
      (e) => e.labelAt >= arrival.from && e.labelAt < arrival.to,
    );
    await send(span, model, "labels", due, keyOf(span, `${model.name}-labels-due`));
    sent.labels += due.length;
  }
  return sent;
}

/** Lives on up to the last full hour, at most a day at a time; true when there is more to do. */
export async function simulateOn(target: DemoTarget & { dataDir: string; now: Date }): Promise<boolean> {
  const state = await readDemoState(target.dataDir);
  if (!state?.loaded) return false;
  const anchor = Date.parse(state.anchor);
  const last = Math.floor((target.now.getTime() - anchor) / hourMs);
  const to = Math.min(last, state.simulated_to + hoursPerStep);
  if (to <= state.simulated_to) return false;
  await simulateStep({ ...target, anchor, from: state.simulated_to, to });
  await writeDemoState(target.dataDir, { ...state, simulated_to: to });
  return to < last;
}
