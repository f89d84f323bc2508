import {
  type Arbitrary,
  array,
  assert,
  constantFrom,
  integer,
  property,
  record,
  sample,
  tuple,
} from "fast-check";
import { describe, expect, it } from "vitest";
import {
  axisRows,
  detectionDelay,
  type IncidentTimeline,
  instantsOf,
  isDrawn,
  knownAt,
  type Layout,
  layoutOf,
  markdownOf,
  orderInForce,
  plans,
  scrollStart,
  sizes,
  snapshotInForce,
  symptomOnset,
  tickText,
} from "./index.ts";
import { timelinePage } from "./html.ts";
import { laneKinds } from "./lanes.ts";

const hour = 3_600_000;
const iso = (h: number) => new Date(Date.UTC(2026, 0, 1) + h * hour).toISOString();
const h = integer({ min: 0, max: 999 });
const figures = { low: null, high: null, estimate: null, estimate_low: null, estimate_high: null };

const timelines: Arbitrary<IncidentTimeline> = record({
  points: array(tuple(h, h)),
  marks: array(tuple(h, h, constantFrom(...laneKinds))),
  onsets: array(tuple(h, h, h)),
  snapshots: array(h),
  orders: array(h),
  told: array(h),
}).map(({ points, marks, onsets, snapshots, orders, told }) => ({
  incident: { id: 1, title: "t", model: "m", time_zone: "UTC", created_at: iso(0) },
  as_of: iso(1000),
  axis: { from: iso(0), to: iso(1000) },
  symptoms: [
    {
      name: "auc",
      kind: "performance" as const,
      points: points.map(([at, recorded]) => ({
        ...figures,
        start: iso(at),
        end: iso(at + 1),
        recorded_at: iso(recorded),
        matured: true,
        n: 1,
        value: 1,
        verdict: "ok",
      })),
    },
  ],
  heat: [],
  marks: marks.map(([at, recorded, lane]) => ({
    lane,
    at: iso(at),
    recorded_at: iso(recorded),
    text: "x",
  })),
  onsets: onsets.map(([low, width, recorded], i) => ({
    subject: `f${i}`,
    low: iso(low),
    high: iso(low + width),
    recorded_at: iso(recorded),
  })),
  snapshots: snapshots.map((recorded, i) => ({
    id: i + 1,
    recorded_at: iso(recorded),
    rule: 1,
    input_hash: "a",
    bounds: {},
    rows: { reference: 1, current: 1, after: 1 },
    causes: [],
  })),
  orders: orders.map((recorded) => ({
    recorded_at: iso(recorded),
    actor: "user:1 Ada",
    order: [],
    note: null,
  })),
  told: told.map(iso),
}));

describe("what was known at a time", () => {
  it("holds nothing that was recorded later, whatever the time of the thing itself, and loses nothing earlier", () => {
    assert(
      property(timelines, h, (timeline, at) => {
        const asOf = Date.parse(iso(at));
        const known = knownAt(timeline, asOf);
        expect(instantsOf(known)).toEqual(instantsOf(timeline).filter((t) => t <= asOf));
        expect(known.marks).toHaveLength(
          timeline.marks.filter((m) => Date.parse(m.recorded_at) <= asOf).length,
        );
        expect(knownAt(known, asOf)).toEqual(known);
      }),
    );
  });

  it("is all of it in the end, and grows from one time to the next", () => {
    assert(
      property(timelines, h, h, (timeline, a, b) => {
        expect(knownAt(timeline, Date.parse(timeline.as_of))).toEqual(timeline);
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((x) => Date.parse(iso(x))) as [
          number,
          number,
        ];
        expect(knownAt(knownAt(timeline, late), early)).toEqual(knownAt(timeline, early));
      }),
    );
  });

  it("has the earliest known onset, and a delay as wide as the onset is uncertain", () => {
    assert(
      property(timelines, (timeline) => {
        const [onset, delay] = [symptomOnset(timeline), detectionDelay(timeline)];
        expect(onset === null).toBe(timeline.onsets.length === 0);
        expect(delay === null).toBe(onset === null || timeline.told.length === 0);
        if (onset) expect(timeline.onsets.every((o) => Date.parse(o.low) >= onset.low)).toBe(true);
        if (onset && delay) expect(delay.most - delay.least).toBe(onset.high - onset.low);
        const orders = timeline.orders.map((o) => o.recorded_at).toSorted();
        expect(orderInForce(timeline)?.recorded_at).toBe(orders.at(-1));
        expect(snapshotInForce(timeline)?.id ?? 0).toBe(timeline.snapshots.length);
      }),
    );
  });
});

describe("the drawing", () => {
  it("keeps everything inside and in order of time, and loses no event", () => {
    assert(
      property(timelines, integer({ min: 200, max: 3000 }), (timeline, width) => {
        const { lanes, ticks, band, symptoms, height } = layoutOf(timeline, width);
        const marks = lanes.flatMap((l) => l.clusters.flatMap((c) => c.marks));
        expect(marks).toHaveLength(timeline.marks.length);
        for (const { clusters, y } of lanes) {
          expect(y).toBeLessThan(height);
          for (const [i, { x }] of clusters.entries()) {
            expect(x).toBeGreaterThanOrEqual(sizes.gutter);
            expect(x).toBeLessThanOrEqual(Math.max(width - sizes.right, sizes.gutter + 1));
            if (i > 0) expect(x).toBeGreaterThan(clusters[i - 1]!.x);
          }
        }
        for (const [i, { x }] of ticks.entries()) if (i > 0) expect(x).toBeGreaterThan(ticks[i - 1]!.x);
        if (band) expect(band.x1).toBeGreaterThanOrEqual(band.x0);
        for (const { low, high } of symptoms) expect(high).toBeGreaterThan(low);
      }),
    );
  });
});

describe("a smaller drawing and a narrow screen", () => {
  it("has the first symptom, changes and notifications at the places of the whole drawing, and is low", () => {
    assert(
      property(timelines, integer({ min: 200, max: 3000 }), (timeline, width) => {
        const [whole, compact] = [plans.whole, plans.compact].map((plan) =>
          layoutOf({ ...timeline, symptoms: [...timeline.symptoms, ...timeline.symptoms] }, width, plan),
        ) as [Layout, Layout];
        expect(compact.height).toBeLessThanOrEqual(160);
        expect(compact.symptoms).toHaveLength(1);
        expect(compact.band).toEqual(whole.band);
        expect(compact.ticks).toEqual(whole.ticks);
        expect(compact.lanes.map((l) => l.kind)).toEqual(["changes", "alerts"]);
        for (const { kind, clusters, y } of compact.lanes) {
          expect(clusters).toEqual(whole.lanes.find((l) => l.kind === kind)?.clusters);
          expect(y + compact.sizes.lane).toBeLessThanOrEqual(compact.height);
        }
      }),
    );
  });

  it("is drawn where there is a window or an event that it has a lane for, and only there", () => {
    assert(
      property(timelines, (timeline) => {
        const kinds = new Set(timeline.marks.map((m) => m.lane));
        const measured = timeline.symptoms[0]!.points.length > 0;
        expect(isDrawn(layoutOf(timeline, 900))).toBe(measured || kinds.size > 0);
        const shown = kinds.has("changes") || kinds.has("alerts");
        expect(isDrawn(layoutOf(timeline, 900, plans.compact))).toBe(measured || shown);
      }),
    );
  });

  it("begins its scroll where the start of the onset is seen beside the names", () => {
    assert(
      property(timelines, integer({ min: 320, max: 1500 }), (timeline, view) => {
        const layout = layoutOf(timeline, 1080);
        const start = scrollStart(layout, view);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start).toBeLessThanOrEqual(Math.max(0, 1080 - view));
        const seen = layout.band ? layout.band.x0 - start : sizes.gutter;
        if (!layout.band) expect(start).toBe(0);
        expect(seen).toBeGreaterThanOrEqual(sizes.gutter);
        expect(seen).toBeLessThan(view);
      }),
    );
  });
});

describe("the axis", () => {
  it("has one line where the model's zone is UTC, else UTC and the zone", () => {
    expect(axisRows("UTC")).toEqual([{ kind: "local", zone: "UTC", y: 27 }]);
    expect(axisRows("Etc/UTC").map((r) => r.zone)).toEqual(["UTC"]);
    expect(axisRows("Asia/Tokyo").map((r) => r.zone)).toEqual(["UTC", "Asia/Tokyo"]);
    const at = Date.UTC(2026, 0, 4, 15);
    expect(tickText("utc", at, "Asia/Tokyo")).toBe("01-04 15:00");
    expect(tickText("local", at, "Asia/Tokyo")).toBe("5 Jan");
  });
});

describe("the page in a frame", () => {
  it("is the whole drawing in three parts: the names, what comes before the onset, and the onset on", () => {
    assert(
      property(timelines, (timeline) => {
        const svgs = [
          ...timelinePage(timeline).matchAll(/<svg class="(\w*)" width="(\d+)" [^>]*viewBox="(\d+) /g),
        ];
        expect(svgs.map(([, name]) => name)).toEqual(["names", "", "onset"]);
        const [widths, starts] = [2, 3].map((i) => svgs.map((s) => Number(s[i]))) as [number[], number[]];
        expect(widths.every((w) => w > 0)).toBe(true);
        expect(starts).toEqual([0, widths[0]!, widths[0]! + widths[1]!]);
        expect(widths[0]! + widths[1]! + widths[2]!).toBe(1080);
        const { band } = layoutOf(timeline, 1080);
        if (band) expect(starts[2]!).toBeLessThanOrEqual(Math.max(sizes.gutter + 1, band.x0));
      }),
    );
  });
});

describe("the document", () => {
  it("writes instants as minutes and lets no sentence run into the next", () => {
    const mark = {
      at: iso(3),
      recorded_at: iso(4),
      lane: "changes" as const,
      text: `deploy: x since ${iso(2)}`,
    };
    const [timeline] = sample(timelines, { numRuns: 1, seed: 2 });
    const text = markdownOf({ ...timeline!, marks: [mark] });
    expect(text).toContain("deploy: x since 2026-01-01 02:00 UTC. Known since 2026-01-01 04:00 UTC.");
    expect(text).not.toMatch(/\d{4}-\d\d-\d\dT/);
  });

  it("has every event, and no markup that came from outside", () => {
    assert(
      property(timelines, (timeline) => {
        const title = "<script>|x|[a](b)";
        const text = markdownOf({ ...timeline, incident: { ...timeline.incident, title } });
        expect(text).not.toContain("<script>");
        expect(text).not.toContain("[a](b)");
        expect(text.match(/Known since/g) ?? []).toHaveLength(timeline.marks.length);
      }),
    );
  });
});
