import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configurationInput, type ConfigurationText } from "./configuration.ts";
import { nextDigestAt } from "./digest.ts";
import { dueAfter, placeAfter, plannedSteps } from "./escalation.ts";
import { began, type Flaps, startsWithin, stillFlaps } from "./flap.ts";
import type { Alert } from "./flush.ts";
import { type AlertEvent, simulate } from "./simulate.ts";
import { localOf } from "./time-interval.ts";

const minute = 60_000;
const hour = 60 * minute;
const t0 = Date.UTC(2026, 0, 5, 12);

const text = (leeway: ConfigurationText["leeway"], route = {}): ConfigurationText => ({
  route: { receiver: "team", group_by: ["alertname"], group_wait: "0s", ...route },
  receivers: [{ name: "team", channels: ["slack"] }],
  leeway,
});
const parse = (from: ConfigurationText) => configurationInput.parse(from);
const policy = parse(
  text({
    escalations: [
      {
        name: "p",
        steps: [
          { after: "15m", channels: ["a"] },
          { after: "30m", people: ["ada"] },
        ],
        repeat: 1,
      },
    ],
  }),
).escalations.get("p")!;

describe("what only Leeway knows", () => {
  it("is inherited, ends with off, and is left out for Alertmanager", () => {
    const from = text(
      { escalations: [{ name: "p", steps: [{ after: "5m", channels: ["slack"] }] }] },
      {
        leeway: { escalation: "p", digest: { every: "hour" } },
        routes: [
          { matchers: ['a="1"'] },
          { matchers: ['a="2"'], leeway: { escalation: "off", digest: "off" } },
        ],
      },
    );
    const { route } = parse(from);
    expect(route.routes[0]).toMatchObject({ escalation: "p", digest: { every: "hour" } });
    expect(route.routes[1]).toMatchObject({ escalation: null, digest: null });
  });

  it("says what is wrong with it", () => {
    const wrong = (from: unknown) =>
      configurationInput
        .safeParse(from)
        .error?.issues.map((i) => i.message)
        .join("; ");
    expect(wrong(text({}, { leeway: { escalation: "nobody" } }))).toMatch(/no escalation nobody/);
    expect(wrong(text({ escalations: [{ name: "p", steps: [{ after: "5m" }] }] }))).toMatch(/neither/);
    const steps = [
      { after: "5m", channels: ["a"] },
      { after: "5m", channels: ["a"] },
    ];
    expect(wrong(text({ escalations: [{ name: "p", steps }] }))).toMatch(/later than the one before/);
    expect(wrong(text({}, { leeway: { digest: { every: "day", at: "24:00" } } }))).toMatch(/00:00/);
    expect(wrong(text({}, { leeway: { digest: { every: "hour", at: "09:00" } } }))).toMatch(/on the hour/);
    expect(wrong(text({ flapping: { times: 1, within: "1h" } }))).toMatch(/>=2/);
  });
});

describe("escalation", () => {
  it("takes its steps in order, then begins anew as often as it says", () => {
    expect(plannedSteps(policy, 0, 24 * hour).map((s) => [s.round, s.step, s.at / minute])).toEqual([
      [0, 0, 15],
      [0, 1, 30],
      [1, 0, 45],
      [1, 1, 60],
    ]);
    expect(plannedSteps(policy, 0, 30 * minute)).toHaveLength(1);
    expect(dueAfter(policy, placeAfter(policy, { round: 1, step: 1 }))).toBeNull();
  });

  it("never takes a step before the one that comes first", () => {
    const rising = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rising, fc.integer({ min: 0, max: 5 }), (after, repeat) => {
        const steps = after
          .toSorted((a, b) => a - b)
          .map((m) => ({ afterMs: m, channels: ["a"], people: [] }));
        const planned = plannedSteps({ name: "p", repeat, steps }, 0, Number.MAX_SAFE_INTEGER);
        expect(planned).toHaveLength(steps.length * (repeat + 1));
        for (const [i, s] of planned.entries()) if (i > 0) expect(s.at).toBeGreaterThan(planned[i - 1]!.at);
      }),
    );
  });
});

describe("flapping", () => {
  const flapping = { times: 4, withinMs: hour };
  const after = (starts: number[]) =>
    starts.reduce<Flaps>((f, at) => began(f, flapping, at), { starts: [], since: null });

  it("begins with the fourth start in the time and ends when at most one is left in it", () => {
    const starts = [0, 10, 20, 30].map((m) => t0 + m * minute);
    expect(after(starts.slice(0, 3)).since).toBeNull();
    const flaps = after(starts);
    expect(flaps.since).toBe(starts[3]);
    expect(stillFlaps(flaps, flapping, t0 + 79 * minute)).toBe(true);
    expect(stillFlaps(flaps, flapping, t0 + 80 * minute)).toBe(false);
    expect(stillFlaps(flaps, null, t0 + 31 * minute)).toBe(false);
  });

  it("keeps its first moment while it lasts, and never marks fewer starts than asked", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_600 }), { maxLength: 80 }), (gaps) => {
        let [at, flaps, since]: [number, Flaps, number | null] = [t0, { starts: [], since: null }, null];
        for (const gap of gaps) {
          at += gap * 1_000;
          const held = stillFlaps(flaps, flapping, at);
          flaps = began(flaps, flapping, at);
          if (held && flaps.since !== null) expect(flaps.since).toBe(since);
          if (flaps.since === at) expect(startsWithin(flaps.starts, hour, at)).toBeGreaterThanOrEqual(4);
          since = flaps.since;
          expect(flaps.starts.length).toBeLessThanOrEqual(50);
        }
      }),
    );
  });
});

describe("digest", () => {
  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
  ];
  const day = (at: number) => ({ every: "day" as const, minute: at });

  it("comes at the receiver's time, the next day where it has passed, also when clocks change", () => {
    const at = (text: string) => Date.parse(text);
    expect(nextDigestAt(day(540), "Europe/Berlin", at("2026-03-28T07:59:00Z"))).toBe(
      at("2026-03-28T08:00:00Z"),
    );
    expect(nextDigestAt(day(540), "Europe/Berlin", at("2026-03-28T08:00:00Z"))).toBe(
      at("2026-03-29T07:00:00Z"),
    );
    // 02:30 is skipped that night; 02:30 in October comes twice and is used once.
    expect(nextDigestAt(day(150), "Europe/Berlin", at("2026-03-29T00:00:00Z"))).toBe(
      at("2026-03-29T01:30:00Z"),
    );
    const once = nextDigestAt(day(150), "Europe/Berlin", at("2026-10-25T00:00:00Z"));
    expect(once).toBe(at("2026-10-25T00:30:00Z"));
    expect(nextDigestAt(day(150), "Europe/Berlin", once)).toBe(at("2026-10-26T01:30:00Z"));
    expect(nextDigestAt({ every: "hour", minute: 0 }, "Asia/Kolkata", at("2026-01-01T00:00:00Z"))).toBe(
      at("2026-01-01T00:30:00Z"),
    );
  });

  it("always lies ahead, at most a day and a clock change away, and shows its minute", () => {
    const any = fc.tuple(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 1_439 }),
      fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }),
    );
    fc.assert(
      fc.property(any, ([zone, wanted, now]) => {
        const at = nextDigestAt(day(wanted), zone, now);
        expect(at).toBeGreaterThan(now);
        expect(at - now).toBeLessThanOrEqual(26 * hour);
        const shown = localOf(at, zone).minute;
        if (shown !== wanted) expect(localOf(at - hour, zone).minute).not.toBe(wanted);
        expect((shown - wanted + 1_440) % 1_440).toBeLessThanOrEqual(60);
      }),
      { numRuns: 300 },
    );
  });
});

describe("replay", () => {
  const labels = { alertname: "x" };
  const event = (at: number, endsAt: number | null): AlertEvent => {
    const alert: Alert = { fingerprint: "f", labels, startsAt: at, endsAt };
    return { at, alert };
  };

  it("counts the steps that nobody stopped, and gathers digests", () => {
    const steps = [
      { after: "15m", channels: ["slack"] },
      { after: "30m", channels: ["slack"] },
    ];
    const escalates = parse(text({ escalations: [{ name: "p", steps }] }, { leeway: { escalation: "p" } }));
    const events = [event(t0, null), event(t0 + 20 * minute, t0 + 20 * minute)];
    const sent = simulate(escalates, events, [], t0 + 2 * hour);
    expect(sent.map((s) => [s.reason, s.receiver, (s.at - t0) / minute])).toEqual([
      ["first", "team", 0],
      ["escalation", "p (escalation)", 15],
      ["all_resolved", "team", 20],
    ]);
    const gathers = parse(text({}, { leeway: { digest: { every: "hour" } } }));
    const digest = simulate(gathers, events, [], t0 + 2 * hour);
    expect(digest.map((s) => [s.reason, (s.at - t0) / minute])).toEqual([["digest", 60]]);
  });

  it("holds the pairs of what flaps back after one notice, until it is calm", () => {
    const flaps = parse(text({ flapping: { times: 3, within: "1h" } }, { group_interval: "1m" }));
    const told = (from: typeof flaps) => {
      const events = Array.from({ length: 12 }, (_, i) => [
        event(t0 + i * 10 * minute, null),
        event(t0 + (i * 10 + 5) * minute, t0 + (i * 10 + 5) * minute),
      ]).flat();
      return simulate(from, events, [], t0 + 5 * hour).map((s) => s.reason);
    };
    expect(told(flaps)).toEqual([
      "first",
      "all_resolved",
      "new_firing",
      "all_resolved",
      "flapping",
      "all_resolved",
    ]);
    expect(told(parse(text({}, { group_interval: "1m" })))).toHaveLength(24);
  });
});
