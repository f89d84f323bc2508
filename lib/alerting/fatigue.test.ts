import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configurationInput } from "./configuration.ts";
import { atNight, episodesOf, loadOf, loudest, type Message } from "./fatigue.ts";
import { type AlertEvent, simulate } from "./simulate.ts";
import { suggest, withoutResends } from "./suggest.ts";

const minute = 60_000;
const day = 86_400_000;
const t0 = Date.UTC(2026, 2, 2, 12);
const message = (at: number, status: Message["status"], more: Partial<Message> = {}): Message => ({
  at,
  channel: "c",
  groupKey: "g",
  group: "g",
  rule: "r",
  reason: "first",
  status,
  priority: "P2",
  firing: status === "firing" ? ["f"] : [],
  ...more,
});

describe("load", () => {
  it("counts days, nights, episodes and what led to something", () => {
    const messages = [
      message(t0, "firing"),
      message(t0 + 10 * minute, "resolved"),
      message(t0 + day, "firing", { priority: "P1" }),
      message(t0 + day + 11 * 60 * minute, "firing", { reason: "repeat" }),
    ];
    const acts = new Map([["f", [t0 + day + 30 * minute]]]);
    const load = loadOf(messages, { acts, timeZone: "UTC", now: t0 + day + 12 * 60 * minute, days: 2 });
    expect(load).toMatchObject({ messages: 4, perDay: 2, days: [2, 2], pages: 1, atNight: 1, episodes: 2 });
    expect(load).toMatchObject({ acted: 0.5, endedAlone: 0.5, medianToAct: 30 * minute });
  });

  it("says nothing of shares where there is nothing", () => {
    const load = loadOf([], { acts: new Map(), timeZone: "UTC", now: t0, days: 28 });
    expect(load).toMatchObject({ messages: 0, perDay: 0, acted: null, endedAlone: null, medianToAct: null });
    expect(loudest([], (m) => m.rule, 10)).toEqual([]);
  });

  it("knows the night of the time zone", () => {
    expect(atNight(Date.UTC(2026, 0, 1, 21, 30), "Europe/Berlin")).toBe(true);
    expect(atNight(Date.UTC(2026, 0, 1, 21, 30), "UTC")).toBe(false);
    expect(atNight(Date.UTC(2026, 0, 1, 7), "UTC")).toBe(false);
  });

  it("keeps every message in one episode at most, and shares between 0 and 1", () => {
    const any = fc.array(
      fc.record({
        at: fc.integer({ min: t0, max: t0 + 5 * day }),
        status: fc.constantFrom("firing" as const, "resolved" as const),
        groupKey: fc.constantFrom("a", "b"),
      }),
    );
    fc.assert(
      fc.property(any, fc.array(fc.integer({ min: t0, max: t0 + 5 * day })), (list, times) => {
        const messages = list.map((m) => message(m.at, m.status, m));
        const acts = new Map([["f", times]]);
        const episodes = episodesOf(messages, acts);
        const told = episodes.reduce((n, e) => n + e.messages, 0);
        expect(told).toBeLessThanOrEqual(messages.length);
        const load = loadOf(messages, { acts, timeZone: "UTC", now: t0 + 5 * day, days: 6 });
        expect(load.days.reduce((a, b) => a + b, 0)).toBe(messages.length);
        if (load.acted !== null) expect(load.acted + load.endedAlone!).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe("suggestions", () => {
  const configuration = (more: object = {}) =>
    configurationInput.parse({
      route: { receiver: "team", group_by: ["alertname", "host"], group_wait: "0s", group_interval: "5m" },
      receivers: [{ name: "team", channels: ["c"] }],
      ...more,
    });
  const event = (at: number, host: number, endsAt: number | null): AlertEvent => ({
    at,
    alert: {
      fingerprint: `h${host}`,
      labels: { alertname: "x", host: String(host) },
      startsAt: at,
      endsAt,
    },
  });

  it("are what a replay with the change sends less", () => {
    const events = Array.from({ length: 20 }, (_, i) => event(t0 + i * 1_000, i, null));
    const found = suggest(configuration(), events, [], t0 + 60 * minute);
    const [best] = found;
    expect(best).toMatchObject({ receiver: "team", change: "Take host out of group_by", now: 20 });
    const without = configuration({
      route: { receiver: "team", group_by: ["alertname"], group_wait: "0s", group_interval: "5m" },
    });
    expect(best!.proposed).toBe(simulate(without, events, [], t0 + 60 * minute).length);
    expect(suggest(configuration(), events.slice(0, 4), [], t0 + 60 * minute)).toEqual([]);
  });

  it("a history without resends sends the same messages", () => {
    const any = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 2 }), fc.boolean()),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(any, (steps) => {
        let at = t0;
        const events = steps.map(([gap, host, fires]) => {
          at += gap * minute;
          return event(at, host, fires ? at + 5 * minute : at);
        });
        // Groups that are told at the same moment are told in any order.
        const sent = (of: AlertEvent[]) =>
          simulate(configuration(), of, [], at + 60 * minute)
            .map((s) => `${s.at} ${s.groupKey} ${s.reason}`)
            .toSorted();
        expect(sent(withoutResends(events))).toEqual(sent(events));
      }),
      { numRuns: 1_000 },
    );
  });
});
