import { Adwin } from "./adwin.ts";
import { Bocpd } from "./bocpd.ts";
import { Cusum } from "./cusum.ts";
import { Ddm } from "./ddm.ts";
import type { Detector, Stable } from "./detector.ts";
import { Dummy } from "./dummy.ts";
import { Eddm } from "./eddm.ts";
import { Ewma } from "./ewma.ts";
import { FrourosRddm } from "./frouros.ts";
import { HddmA } from "./hddm-a.ts";
import { HddmW } from "./hddm-w.ts";
import { Kswin } from "./kswin.ts";
import { PageHinkley } from "./page-hinkley.ts";
import { Rddm } from "./rddm.ts";
import { RiverAdwin, RiverKswin, RiverPageHinkley } from "./river.ts";

export type { Detector, Stable } from "./detector.ts";
export { restore, type State, stateOf } from "./state.ts";

export type Entry = {
  id: string;
  title: string;
  /** Only values 0 and 1, 1 = wrong. */
  binaryOnly: boolean;
  make: (threshold: number, stable: Stable, binary: boolean) => Detector;
  /** Values a calibration may spend on it, in millions; slower detectors get fewer. */
  effort: number;
};

/** Every detector whose threshold is set from a wanted run length; one line each. */
export const detectors: readonly Entry[] = [
  { id: "adwin", title: "ADWIN", binaryOnly: false, effort: 2, make: (h) => new Adwin(h) },
  {
    id: "page-hinkley",
    title: "Page–Hinkley",
    binaryOnly: false,
    effort: 4,
    make: (h, s) => new PageHinkley(h, s),
  },
  { id: "cusum", title: "CUSUM", binaryOnly: false, effort: 4, make: (h, s) => new Cusum(h, s) },
  { id: "ewma", title: "EWMA", binaryOnly: false, effort: 4, make: (h, s) => new Ewma(h, s) },
  { id: "hddm-a", title: "HDDM A", binaryOnly: false, effort: 4, make: (h, s) => new HddmA(h, s) },
  { id: "hddm-w", title: "HDDM W", binaryOnly: false, effort: 4, make: (h, s) => new HddmW(h, s) },
  { id: "kswin", title: "KSWIN", binaryOnly: false, effort: 1, make: (h) => new Kswin(h) },
  {
    id: "bocpd",
    title: "Bayesian change point",
    binaryOnly: false,
    effort: 0.2,
    make: (h, s, b) => new Bocpd(h, s, b),
  },
  { id: "ddm", title: "DDM", binaryOnly: true, effort: 4, make: (h) => new Ddm(h) },
  { id: "eddm", title: "EDDM", binaryOnly: true, effort: 4, make: (h) => new Eddm(h) },
  { id: "rddm", title: "RDDM", binaryOnly: true, effort: 4, make: (h) => new Rddm(h) },
];

const unit: Stable = { mean: 0, sd: 1, low: 0, high: 1 };

/** The peers' rules at the peers' defaults. */
export const peerPresets: readonly { id: string; binaryOnly: boolean; make: () => Detector }[] = [
  { id: "river-adwin", binaryOnly: false, make: () => new RiverAdwin() },
  { id: "river-page-hinkley", binaryOnly: false, make: () => new RiverPageHinkley() },
  { id: "river-kswin", binaryOnly: false, make: () => new RiverKswin() },
  { id: "river-ddm", binaryOnly: true, make: () => new Ddm() },
  { id: "river-eddm", binaryOnly: true, make: () => new Eddm() },
  { id: "river-hddm-a", binaryOnly: true, make: () => new HddmA(Math.log(1000), unit, false) },
  { id: "river-hddm-w", binaryOnly: true, make: () => new HddmW(Math.log(1000), unit, false) },
  { id: "frouros-rddm", binaryOnly: true, make: () => new FrourosRddm() },
];

export function makeDummy(every: number): Detector {
  return new Dummy(every);
}

export function detectorOf(id: string): Entry {
  const entry = detectors.find((d) => d.id === id);
  if (!entry)
    throw new RangeError(`There is no detector ${id}. There are ${detectors.map((d) => d.id).join(", ")}.`);
  return entry;
}
