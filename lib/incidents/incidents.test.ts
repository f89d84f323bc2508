import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incidentStates, incidentTransitions, mayBecome, statesBefore } from "#lib/domain/incident.ts";
import {
  endsAs,
  flapScore,
  type GroupFinding,
  isFlapping,
  planGroups,
  recurrenceOf,
  similarTo,
  titleOf,
} from "./index.ts";

const day = 86_400_000;

function finding(id: number, more: Partial<GroupFinding> = {}): GroupFinding {
  const onset = more.onset ?? 0;
  return {
    id,
    subject: `f${id}`,
    column: null,
    watcher: "1 ",
    onset,
    onsetHigh: onset + 2 * day,
    closedAt: null,
    windowMs: day,
    holdMs: 2 * day,
    state: "open",
    incident: null,
    ...more,
  };
}
const plan = (findings: GroupFinding[], incidents: Parameters<typeof planGroups>[0]["incidents"] = []) =>
  planGroups({ findings, incidents, ancestors: new Map() });
const ids = (decisions: ReturnType<typeof plan>) =>
  decisions.map((d) => [d.kind, ...d.findings.map((f) => f.id).sort((a, b) => a - b)]);

const anyFinding = fc
  .record({
    subject: fc.constantFrom("a", "b", "c", "d"),
    onset: fc.integer({ min: 0, max: 40 }).map((d) => d * day),
    length: fc.option(fc.integer({ min: 1, max: 10 }), { nil: null }),
    incident: fc.constantFrom(null, null, 1, 2, 3),
    withdrawn: fc.boolean(),
  })
  .map(({ subject, onset, length, incident, withdrawn }) => ({
    subject,
    onset,
    onsetHigh: onset + 2 * day,
    closedAt: length === null ? null : onset + length * day,
    incident,
    state: withdrawn ? ("withdrawn" as const) : length === null ? ("open" as const) : ("closed" as const),
  }));
const some = fc.array(anyFinding, { maxLength: 25 }).map((all) => all.map((f, i) => finding(i + 1, f)));
const incidents = [
  { id: 1, state: "acknowledged", resolution: null },
  { id: 2, state: "resolved", resolution: "automatic" },
  { id: 3, state: "resolved", resolution: "person" },
] as const;
const ancestors = new Map([
  ["a", new Set(["orders"])],
  ["b", new Set(["orders"])],
]);

describe("grouping", () => {
  it("does not depend on the order of the findings", () => {
    fc.assert(
      fc.property(
        some.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const one = planGroups({ findings: all, incidents, ancestors });
          expect(planGroups({ findings: shuffled, incidents, ancestors })).toEqual(one);
        },
      ),
    );
  });

  it("decides on each free finding once, and on nothing when done again", () => {
    fc.assert(
      fc.property(some, (all) => {
        const decisions = planGroups({ findings: all, incidents, ancestors });
        const placed = decisions.flatMap((d) =>
          d.findings.filter((f) => f.incident === null).map((f) => f.id),
        );
        const free = all.filter((f) => f.incident === null && f.state !== "withdrawn").map((f) => f.id);
        expect(placed.toSorted((a, b) => a - b)).toEqual(free);
        const home = new Map<number, number>();
        const states = new Map<
          number,
          (typeof incidents)[number] | { id: number; state: "open"; resolution: null }
        >(incidents.map((i) => [i.id, i]));
        for (const [k, d] of decisions.entries()) {
          const id = d.kind === "open" ? 100 + k : d.incident;
          if (d.kind !== "attach") states.set(id, { id, state: "open", resolution: null });
          for (const f of d.findings) home.set(f.id, id);
        }
        const after = all.map((f) => ({ ...f, incident: home.get(f.id) ?? f.incident }));
        expect(planGroups({ findings: after, incidents: [...states.values()], ancestors })).toEqual([]);
      }),
    );
  });

  it("adds nothing to an incident that a person resolved", () => {
    fc.assert(
      fc.property(some, (all) => {
        for (const d of planGroups({ findings: all, incidents, ancestors })) {
          expect(d.kind === "open" ? 0 : d.incident).not.toBe(3);
        }
      }),
    );
  });

  it("joins overlapping onsets and keeps apart what began later", () => {
    expect(ids(plan([finding(1), finding(2, { onset: day }), finding(3, { onset: 20 * day })]))).toEqual([
      ["open", 1, 2],
      ["open", 3],
    ]);
    expect(plan([])).toEqual([]);
  });

  it("joins by lineage only what goes on at the same time", () => {
    const near = [finding(1, { subject: "a" }), finding(2, { subject: "b", onset: 5 * day })];
    expect(ids(planGroups({ findings: near, incidents: [], ancestors }))).toEqual([["open", 1, 2]]);
    const over = [finding(1, { subject: "a", closedAt: 3 * day, state: "closed" }), near[1]!];
    expect(planGroups({ findings: over, incidents: [], ancestors })).toHaveLength(2);
    expect(plan(near)).toHaveLength(2);
  });

  it("joins what different monitors see of one column while it goes on, and no later trouble", () => {
    const drift = finding(1, { subject: "weight", column: "weight", incident: 1 });
    const range = (onset: number, more: Partial<GroupFinding> = {}) =>
      finding(2, { subject: "weight/range", column: "weight", watcher: "2 ", onset, ...more });
    const live = [{ id: 1, state: "open", resolution: null }] as const;
    expect(plan([drift, range(3 * day)], live)).toMatchObject([{ kind: "attach", incident: 1 }]);
    expect(plan([drift, range(8 * day)], live)).toMatchObject([{ kind: "open" }]);
    expect(plan([drift, range(3 * day, { column: "height" })], live)).toMatchObject([{ kind: "open" }]);
    const over = { ...drift, closedAt: 3 * day, state: "closed" as const };
    expect(plan([over, range(3 * day)], live)).toMatchObject([{ kind: "open" }]);
    for (const resolution of ["automatic", "person"] as const) {
      const held = [{ id: 1, state: "resolved", resolution }] as const;
      expect(plan([drift, range(3 * day)], held).some((d) => d.kind === "open")).toBe(true);
    }
    // What comes from one source is joined by its column too, whichever check saw it.
    const height = finding(3, { subject: "b", column: "b", onset: 5 * day });
    const seen = [finding(2, { subject: "a/range", column: "a" }), height];
    expect(ids(planGroups({ findings: seen, incidents: [], ancestors }))).toEqual([["open", 2, 3]]);
  });

  it("reopens what ended by itself and came back within four windows", () => {
    const before = finding(1, { subject: "a", closedAt: 5 * day, state: "closed", incident: 2 });
    const back = (onset: number) => plan([before, finding(2, { subject: "a", onset })], incidents);
    expect(back(9 * day)).toMatchObject([{ kind: "reopen", incident: 2 }]);
    expect(back(10 * day)).toMatchObject([{ kind: "open" }]);
    const person = { ...before, incident: 3 };
    expect(plan([person, finding(2, { subject: "a", onset: 6 * day })], incidents)).toMatchObject([
      { kind: "open" },
    ]);
  });
});

describe("the end of an incident", () => {
  const closed = { state: "closed", closedAt: 10 * day, windowMs: day } as const;
  it("needs two quiet windows that were seen, of every finding", () => {
    expect(endsAs([closed], 12 * day - 1, false)).toBeNull();
    expect(endsAs([closed], 12 * day, false)).toBe("automatic");
    expect(endsAs([closed, { state: "open", closedAt: null, windowMs: day }], 99 * day, false)).toBeNull();
    expect(endsAs([closed], 12 * day, true)).toBeNull();
    expect(endsAs([{ ...closed, state: "withdrawn" }], 0, false)).toBe("withdrawn");
    expect(endsAs([], 99 * day, false)).toBeNull();
  });
});

describe("flapping", () => {
  const spans = (every: number, from = 0) =>
    Array.from({ length: 30 }, (_, i) => ({
      onset: from + i * every * day,
      closedAt: from + (i * every + every / 2) * day,
      holdMs: day,
    }));
  it("is 1 where every check differs from the one before, and 0 where none does", () => {
    expect(flapScore(spans(2), 60 * day)).toBeCloseTo(1, 12);
    expect(flapScore([{ onset: 0, closedAt: null, holdMs: day }], 60 * day)).toBe(0);
    expect(flapScore([], 60 * day)).toBe(0);
  });
  it("weighs a newer change more: 0.8 to 1.2 of one in twenty", () => {
    const one = (ago: number) =>
      flapScore([{ onset: 60 * day - ago * day, closedAt: null, holdMs: day }], 60 * day);
    expect(one(20)).toBeCloseTo(0.8 / 20, 12);
    expect(one(1)).toBeCloseTo(1.2 / 20, 12);
  });
  it("begins above one half and ends below one quarter", () => {
    expect([isFlapping(0.5, false), isFlapping(0.51, false)]).toEqual([false, true]);
    expect([isFlapping(0.25, true), isFlapping(0.24, true)]).toEqual([true, false]);
  });
});

describe("past incidents", () => {
  const past = [
    { id: 1, subjects: ["a", "b"], onset: 0, endedAt: 5 },
    { id: 2, subjects: ["a"], onset: 6, endedAt: null },
    { id: 3, subjects: ["z"], onset: 7, endedAt: 8 },
  ];
  it("are alike by the subjects that they share", () => {
    expect(similarTo(["a"], past)).toEqual([
      { id: 2, likeness: 1, shared: ["a"] },
      { id: 1, likeness: 0.5, shared: ["a"] },
    ]);
    expect(similarTo([], past)).toEqual([]);
  });
  it("come back only after they have ended", () => {
    expect(recurrenceOf(["a"], 9, past)).toBe(1);
    expect(recurrenceOf(["a"], 4, past)).toBeNull();
  });
  it("are named by what was found first", () => {
    expect(titleOf(["a", "a"])).toBe("a");
    expect(titleOf(["a", "b", "c", "d"])).toBe("a, b and 2 more");
  });
});

describe("states", () => {
  it("leads from every state somewhere, and only resolved incidents begin again", () => {
    for (const state of incidentStates) expect(incidentTransitions[state].length).toBeGreaterThan(0);
    expect(statesBefore("open")).toEqual(["resolved"]);
    expect(mayBecome("resolved", "acknowledged")).toBe(false);
  });
});
