import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Adwin } from "./adwin.ts";
import { Bocpd } from "./bocpd.ts";
import { Ddm } from "./ddm.ts";
import type { Detector } from "./detector.ts";
import { Eddm } from "./eddm.ts";
import { HddmA } from "./hddm-a.ts";
import { HddmW } from "./hddm-w.ts";
import { RiverAdwin, RiverKswin, RiverPageHinkley } from "./river.ts";

type Brute = { alarms: [number, number][]; width: number; mean: number };
const golden = JSON.parse(
  readFileSync(new URL("../../tests/golden/stream_detectors.json", import.meta.url), "utf8"),
) as {
  streams: Record<string, number[]>;
  river: Record<string, Record<string, number[]>>;
  adwin: Record<string, { clock32: Brute; clock1: Brute }>;
  bocpd: { gaussian: number[]; bernoulli: number[] };
};

const unit = { mean: 0, sd: 1, low: 0, high: 1 };
const makes: Record<string, () => Detector> = {
  adwin: () => new RiverAdwin(),
  page_hinkley: () => new RiverPageHinkley(),
  page_hinkley_10: () => new RiverPageHinkley(10),
  kswin: () => new RiverKswin(0.0001, 42),
  kswin_default: () => new RiverKswin(0.005, 3),
  ddm: () => new Ddm(),
  eddm: () => new Eddm(),
  eddm_docs: () => new Eddm(0.25),
  hddm_a: () => new HddmA(Math.log(1000), unit, false),
  hddm_a_both: () => new HddmA(Math.log(1000), unit, true),
  hddm_w: () => new HddmW(Math.log(1000), unit, false),
  hddm_w_both: () => new HddmW(Math.log(1000), unit, true),
};

function alarms(detector: Detector, values: number[]): number[] {
  return values.flatMap((x, i) => (detector.update(x) ? [i] : []));
}

describe("River's alarms, index by index", () => {
  for (const [stream, expected] of Object.entries(golden.river))
    for (const [name, at] of Object.entries(expected))
      test(`${name} on ${stream}`, () => {
        expect(alarms(makes[name]!(), golden.streams[stream]!)).toEqual(at);
      });

  test("the examples of River's documentation", () => {
    const { docs, binary } = golden.river;
    expect(docs!.adwin![0]).toBe(1023);
    expect(docs!.kswin![0]).toBe(1016);
    expect(docs!.page_hinkley![0]).toBe(1006);
    expect(binary!.ddm![0]).toBe(1334);
    expect(binary!.hddm_a![0]).toBe(1206);
    expect(binary!.hddm_w![0]).toBe(1077);
    expect(binary!.eddm_docs![0]).toBe(1278);
  });
});

describe("ADWIN against one that keeps every value", () => {
  for (const [name, { clock32, clock1 }] of Object.entries(golden.adwin)) {
    const values = golden.streams[name]!;
    const run = (detector: Adwin, part: number[], expected: Brute) => {
      const at = part.flatMap((x, i) => (detector.update(x) ? [[i, detector.size]] : []));
      expect(at).toEqual(expected.alarms);
      expect(detector.size).toBe(expected.width);
      expect(detector.average).toBeCloseTo(expected.mean, 9);
    };
    test(`${name}, tested at every 32nd value`, () => run(new Adwin(Math.log(500)), values, clock32));
    test(`${name}, tested at every value`, () =>
      run(new Adwin(Math.log(20), 1), values.slice(800, 1400), clock1));
  }
});

describe("Bayesian change points against the full recursion", () => {
  const trace = (detector: Bocpd, values: number[]) =>
    values.map((x) => {
      detector.update(x);
      return detector.statistic;
    });
  const close = (got: number[], expected: number[]) => {
    expect(got.length).toBe(expected.length);
    for (let i = 0; i < got.length; i++) expect(Math.abs(got[i]! - expected[i]!)).toBeLessThan(1e-8);
  };
  test("Gaussian", () => {
    const values = golden.streams.level!.slice(1100, 1400);
    close(
      trace(new Bocpd(Number.POSITIVE_INFINITY, unit, false, 0.01, 60, 100, 0), values),
      golden.bocpd.gaussian,
    );
  });
  test("Bernoulli", () => {
    const stable = { mean: 0.4, sd: 0.5, low: 0, high: 1 };
    const values = golden.streams.falls!.slice(1400, 1700);
    close(
      trace(new Bocpd(Number.POSITIVE_INFINITY, stable, true, 0.01, 60, 100, 0), values),
      golden.bocpd.bernoulli,
    );
  });
});
