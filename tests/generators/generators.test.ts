import { describe, expect, test } from "vitest";
import {
  type Cell,
  demonstration,
  eventsBetween,
  eventsOfHour,
  lineageOf,
  type SimulatedEvent,
  type SimulatedModel,
  simulatedModels,
  surroundings,
  truth,
  type TruthModel,
} from "./index.ts";

const anchor = Date.UTC(2026, 0, 7);

function model(name: string): SimulatedModel {
  const found = simulatedModels.find((m) => m.name === name);
  if (!found) throw new Error(`no model ${name}`);
  return found;
}

function column(m: SimulatedModel, events: readonly SimulatedEvent[], name: string): Cell[] {
  const i = m.columns.indexOf(name);
  if (i < 0) throw new Error(`no column ${name}`);
  return events.map((e) => e.cells[i] as Cell);
}

function share(cells: readonly Cell[], is: (cell: Cell) => boolean): number {
  return cells.filter(is).length / cells.length;
}

function mean(cells: readonly Cell[]): number {
  const numbers = cells.filter((c): c is number => typeof c === "number");
  return numbers.reduce((a, b) => a + b, 0) / numbers.length;
}

describe.each(simulatedModels.map((m) => [m.name, m] as const))("%s", (_, m) => {
  test("the same hour is always the same, whatever was made before it", () => {
    const alone = eventsOfHour(m, anchor, -100);
    const within = eventsBetween(m, anchor, -103, -98).filter((e) => e.at >= anchor - 100 * 3_600_000);
    expect(within.slice(0, alone.length)).toEqual(alone);
    expect(eventsOfHour(m, anchor, -99)).not.toEqual(alone);
  });

  test("rows have a cell for every column, in time order, with ids of their own", () => {
    const events = eventsBetween(m, anchor, -48, 0);
    expect(new Set(events.map((e) => e.id)).size).toBe(events.length);
    for (const [i, e] of events.entries()) {
      expect(e.cells).toHaveLength(m.columns.length);
      expect(e.at).toBeGreaterThanOrEqual(events[i - 1]?.at ?? 0);
      expect(e.at).toBeLessThan(anchor);
    }
  });

  test("labels come after their events and not later than the model says", () => {
    for (const e of eventsBetween(m, anchor, -72, 0)) {
      expect(e.label).not.toBeNull();
      expect(e.labelAt).toBeGreaterThan(e.at);
      expect(e.labelAt - e.at).toBeLessThanOrEqual(m.longestLabelDelayHours * 3_600_000);
    }
  });

  test("a day brings between a thousand and 2,500 events, more by day than by night", () => {
    const week = eventsBetween(m, anchor, -1680, -1512);
    expect(week.length / 7).toBeGreaterThan(1000);
    expect(week.length / 7).toBeLessThan(2500);
    const night = week.filter((e) => new Date(e.at).getUTCHours() < 5).length;
    expect(night / week.length).toBeLessThan(0.12);
  });

  test("every feature named in the truth is a column and lies within the demonstration", () => {
    for (const t of truth.filter((t) => t.model === m.name)) {
      for (const feature of t.features) expect(m.columns).toContain(feature);
      expect(t.from).toBeGreaterThan(-demonstration.eventHours);
      expect(t.to ?? 0).toBeGreaterThan(t.from);
    }
  });
});

describe("the truth shows in the data", () => {
  test("without its join the bureau data is missing in 60 % of the rows, and only then", () => {
    const m = model("credit-decision");
    for (const feature of ["bureau_score", "credit_utilisation"]) {
      const missing = (from: number, to: number) =>
        share(column(m, eventsBetween(m, anchor, from, to), feature), (c) => c === null);
      expect(missing(-543, -495)).toBeLessThan(0.05);
      expect(missing(-495, -447)).toBeGreaterThan(0.55);
      expect(missing(-447, -399)).toBeLessThan(0.05);
    }
  });

  test("loan amounts rise by 60 % over 40 days", () => {
    const m = model("credit-decision");
    const amount = (from: number, to: number) =>
      mean(column(m, eventsBetween(m, anchor, from, to), "loan_amount_eur"));
    const before = amount(-1128, -960);
    expect(amount(-564, -396) / before).toBeGreaterThan(1.15);
    expect(amount(-168, 0) / before).toBeGreaterThan(1.4);
  });

  test("preparation takes sixty times as long while it is sent in seconds", () => {
    const m = model("delivery-time");
    const prep = (from: number, to: number) =>
      mean(column(m, eventsBetween(m, anchor, from, to), "kitchen_prep_minutes"));
    expect(prep(-268, -196) / prep(-340, -268)).toBeCloseTo(60, -1);
    expect(prep(-196, -124)).toBeLessThan(20);
  });

  test("orders in Porto take longer than predicted after the bridge closed, elsewhere not", () => {
    const m = model("delivery-time");
    const bias = (from: number, to: number, city: (c: Cell) => boolean) => {
      const events = eventsBetween(m, anchor, from, to).filter((e) => city(e.cells[0] as Cell));
      return mean(events.map((e) => Number(e.label) - Number(e.cells[m.columns.indexOf("eta_minutes")])));
    };
    expect(Math.abs(bias(-576, -408, (c) => c === "Porto"))).toBeLessThan(1.5);
    expect(bias(-168, 0, (c) => c === "Porto")).toBeGreaterThan(9);
    expect(Math.abs(bias(-168, 0, (c) => c !== "Porto"))).toBeLessThan(1.5);
  });

  test("no predictions are made while the service is down", () => {
    const m = model("delivery-time");
    expect(eventsBetween(m, anchor, -1043, -1037)).toEqual([]);
    expect(eventsBetween(m, anchor, -1037, -1036).length).toBeGreaterThan(0);
  });

  test("the product Workflows appears with its launch", () => {
    const m = model("ticket-router");
    const launched = (from: number, to: number) =>
      share(column(m, eventsBetween(m, anchor, from, to), "product"), (c) => c === "Workflows");
    expect(launched(-495, -327)).toBe(0);
    expect(launched(-327, -159)).toBeCloseTo(0.14, 1);
  });
});

test("the classifiers are right clearly more often than by chance", () => {
  const m = model("ticket-router");
  const events = eventsBetween(m, anchor, -1680, -1512);
  const right = events.filter((e) => e.cells[m.columns.indexOf("predicted_team")] === e.label).length;
  expect(right / events.length).toBeGreaterThan(0.7);
});

test("what is declared around the models is of their columns and of what really happens", () => {
  for (const m of simulatedModels) {
    const { nodes, edges } = lineageOf(m.name as TruthModel);
    const features = nodes.filter((n) => n.kind === "feature").map((n) => n.name);
    expect(m.columns).toEqual(expect.arrayContaining(features));
    expect(new Set(nodes.map((n) => n.id)).size).toBe(nodes.length);
    for (const s of surroundings.filter((one) => one.model === m.name)) {
      const start = nodes.find((n) => n.name === s.subject)!;
      const below = (id: string): string[] => [
        id,
        ...edges.filter((e) => e.from === id).flatMap((e) => below(e.to)),
      ];
      const cause = truth.find((one) => one.id === s.causes);
      if (!cause) continue;
      expect([cause.model, cause.from]).toEqual([s.model, s.hour]);
      expect(below(start.id)).toEqual(expect.arrayContaining([...cause.features]));
    }
  }
});
