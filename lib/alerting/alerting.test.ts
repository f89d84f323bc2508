import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "#lib/stats/index.ts";
import { randomConfiguration, randomLabels } from "#tests/fixtures/alert-routing.ts";
import { promDuration, promDurationText } from "./duration.ts";
import { configurationInput, contains, labelsText, matcherText, matches, parseMatchers } from "./index.ts";
import { parseMatcher } from "./matcher.ts";
import { type AlertEvent, simulate } from "./simulate.ts";

describe("matchers", () => {
  it("are anchored, and a missing label is an empty one", () => {
    const fits = (text: string, labels: Record<string, string>) => matches([parseMatcher(text)], labels);
    expect(fits('a=~"x|y"', { a: "xy" })).toBe(false);
    expect(fits('a=~"x.*"', { a: "xy" })).toBe(true);
    expect(fits('a=~"web\\d+"', { a: "web12" })).toBe(true);
    expect(fits('a=""', {})).toBe(true);
    expect(fits('a!="b"', {})).toBe(true);
    expect(fits('a=~"(?i)X"', { a: "x" })).toBe(true);
    expect(fits('"a b"="c\\"d"', { "a b": 'c"d' })).toBe(true);
  });

  it("come with commas between them too, which in quotes do not part", () => {
    const texts = (text: string) => parseMatchers(text).map(matcherText);
    expect(texts("team=ml,env=prod")).toEqual(['team="ml"', 'env="prod"']);
    expect(texts('{ a="x,y", b=~"1|2", }')).toEqual(['a="x,y"', 'b=~"1|2"']);
    expect(() => parseMatchers("{}")).toThrow("names no matcher");
  });

  it("are refused in a sentence where they are none, or use what Go's expressions do not have", () => {
    expect(() => parseMatcher("nothing")).toThrow("is not a matcher");
    expect(() => parseMatcher('a=~"("')).toThrow("is not a regular expression");
    expect(() => parseMatcher('a=~"a(?=x)"')).toThrow("unsupported Perl syntax: `(?=`");
    expect(() => parseMatcher('a=~"(x)\\\\1"')).toThrow("invalid escape sequence: `\\1`");
    expect(() => parseMatcher('a=~"a)|(b"')).toThrow("unexpected )");
  });

  it("take linear time whatever the expression", () => {
    const label = "a".repeat(200_000);
    for (const hostile of ["(a+)+", "(a|aa)+", "(a*)*b|c", "(.*)(.*)(.*)(.*)x"]) {
      expect(matches([parseMatcher(`a=~"${hostile}"`)], { a: `${label}!` })).toBe(false);
    }
    expect(() => parseMatcher('a=~"((x{100}){100}){100}"')).toThrow("invalid repeat count");
  });

  it("are written as they are read", () => {
    const matcher = fc.record({
      name: fc.string({ minLength: 1 }),
      op: fc.constantFrom("=" as const, "!=" as const),
      value: fc.string(),
    });
    fc.assert(
      fc.property(matcher, (m) => {
        expect(parseMatcher(matcherText(m))).toEqual(m);
      }),
    );
  });
});

describe("durations", () => {
  it.each([
    ["1h30m", 5_400_000],
    ["0s", 0],
    ["1d", 86_400_000],
    ["250ms", 250],
  ])("%s is %i ms, and back", (text, ms) => {
    expect(promDuration(text)).toBe(ms);
    expect(promDuration(promDurationText(ms))).toBe(ms);
  });

  it.each(["", "5", "1m1h", "-1s", "1.5h"])("%j is none", (text) => {
    expect(promDuration(text)).toBeNull();
  });
});

describe("time intervals", () => {
  const at = (iso: string) => Date.parse(iso);

  it("leave out the end of a time, count days from the end of the month, and know the zone", () => {
    const night = { times: [{ start: 0, end: 360 }], location: "America/New_York" };
    expect(contains(night, at("2026-03-02T05:00:00Z"))).toBe(true);
    expect(contains(night, at("2026-03-02T11:00:00Z"))).toBe(false);
    const last = { daysOfMonth: [[-2, -1]] as [number, number][] };
    expect(contains(last, at("2028-02-28T12:00:00Z"))).toBe(true);
    expect(contains(last, at("2028-02-27T12:00:00Z"))).toBe(false);
    expect(contains({ daysOfMonth: [[31, 31]] }, at("2026-04-30T12:00:00Z"))).toBe(false);
    expect(contains({ weekdays: [[1, 5]] }, at("2026-11-28T12:00:00Z"))).toBe(false);
  });
});

describe("a configuration", () => {
  const base = { route: { receiver: "a" }, receivers: [{ name: "a" }] };
  const wrong = (text: unknown) => {
    const read = configurationInput.safeParse(text);
    return read.success ? "" : read.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; ");
  };

  it("is refused with what is wrong and where", () => {
    expect(wrong(base)).toBe("");
    expect(wrong({ ...base, route: { receiver: "b" } })).toContain("no receiver b");
    expect(wrong({ ...base, route: { receiver: "a", group_wait: "soon" } })).toContain(
      "route.group_wait: “soon”",
    );
    expect(wrong({ ...base, route: { receiver: "a", matchers: ["x=1"] } })).toContain(
      "must match everything",
    );
    const muted = { receiver: "a", routes: [{ matchers: ["x=1"], mute_time_intervals: ["night"] }] };
    expect(wrong({ ...base, route: muted })).toContain("no time interval night");
    expect(wrong({ ...base, global: {} })).toContain("global");
  });
});

describe("what is sent", () => {
  /** Alerts that fire and end over two hours. */
  function history(seed: number): AlertEvent[] {
    const r = random(seed);
    const sets = Array.from({ length: 8 }, () => randomLabels(r));
    return Array.from({ length: 60 }, () => ({ at: r.int(7_200) * 1_000, labels: sets[r.int(8)]! }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, labels }) => ({
        at,
        alert: {
          fingerprint: labelsText(labels),
          labels,
          startsAt: at,
          endsAt: r.uniform() < 0.5 ? at : null,
        },
      }));
  }
  const until = 5 * 3_600_000;

  it("never ends what nobody was told of, and repeats no sooner than asked", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        // What ends while it is inhibited is not told, here as in Alertmanager.
        const text = { ...randomConfiguration(random(seed)), inhibit_rules: [] };
        const configuration = configurationInput.parse(text);
        const told = new Map<string, Set<string>>();
        const last = new Map<string, number>();
        for (const sent of simulate(configuration, history(seed), [], until)) {
          const key = `${sent.receiver} ${sent.groupKey}`;
          const known = told.get(key) ?? new Set();
          if (sent.firing.length === 0) expect(sent.resolved.some((f) => known.has(f))).toBe(true);
          if (sent.reason === "repeat") expect(sent.at - last.get(key)!).toBeGreaterThanOrEqual(14_400_000);
          for (const f of sent.firing) known.add(f);
          told.set(key, known);
          last.set(key, sent.at);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("is nothing under a silence over everything, and the same again for the same history", () => {
    const all = [{ id: 1, matchers: [], startsAt: 0, endsAt: until }];
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const configuration = configurationInput.parse(randomConfiguration(random(seed)));
        const events = history(seed);
        expect(simulate(configuration, events, all, until)).toEqual([]);
        expect(simulate(configuration, events, [], until)).toEqual(
          simulate(configuration, events, [], until),
        );
      }),
      { numRuns: 30 },
    );
  });
});
