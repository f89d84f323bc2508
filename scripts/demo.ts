import { LeewayError } from "#lib/domain/errors.ts";
import {
  demonstration,
  eventsBetween,
  idColumn,
  lineageOf,
  type SimulatedModel,
  simulatedModels,
  surroundings,
  timeColumn,
  type TruthModel,
} from "#tests/generators/index.ts";
import { call, type DemoTarget } from "./demo-client.ts";
import { referenceCsv } from "./demo-rows.ts";
import { demoVersion, sendEvents, sendLabels } from "./demo-simulate.ts";
import { readDemoState, writeDemoState } from "./demo-state.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const hoursPerRequest = 120;

type Progress = (rows: number, seconds: number) => void;

type LoadOptions = DemoTarget & { now: Date; dataDir: string; onProgress?: Progress };

export type Loaded = { anchor: Date; rows: number; seconds: number; alreadyThere: boolean };

/**
 * Loads the demonstration through the public API. The first call fixes its end, the last UTC midnight; a load that
 * was killed goes on at the next call, since every request can be repeated without effect.
 */
export async function loadDemo(options: LoadOptions): Promise<Loaded> {
  const known = await readDemoState(options.dataDir);
  const midnight = Math.floor(options.now.getTime() / dayMs) * dayMs;
  const anchor = known ? Date.parse(known.anchor) : midnight;
  if (known?.loaded) return { anchor: new Date(anchor), rows: 0, seconds: 0, alreadyThere: true };
  const state = { anchor: new Date(anchor).toISOString(), loaded: false, simulated_to: 0 };
  await writeDemoState(options.dataDir, state);
  const before = performance.now();
  let rows = 0;
  const seconds = () => (performance.now() - before) / 1000;
  const count = (more: number) => {
    rows += more;
    options.onProgress?.(rows, seconds());
  };
  // Messages go to the console's bell, and to nobody else.
  await call(options, {
    method: "PUT",
    path: "/channels/console",
    body: JSON.stringify({ kind: "in-app" }),
  });
  await Promise.all(simulatedModels.map((model) => loadModel(options, model, anchor, count)));
  await writeDemoState(options.dataDir, { ...state, loaded: true });
  return { anchor: new Date(anchor), rows, seconds: seconds(), alreadyThere: false };
}

async function loadModel(
  target: DemoTarget,
  model: SimulatedModel,
  anchor: number,
  count: (rows: number) => void,
): Promise<void> {
  await declare(target, model);
  count(await loadReference(target, model, anchor));
  await surround(target, model.name as TruthModel, anchor);
  let sent = 0;
  for (const span of spans()) {
    const events = await sendEvents({ ...target, anchor, ...span }, model);
    sent += events;
    count(events);
  }
  for (const span of spans()) count(await sendLabels({ ...target, anchor, ...span }, model, anchor));
  await check(target, model, sent);
}

function* spans(): Generator<{ from: number; to: number }> {
  for (let from = -demonstration.eventHours; from < 0; from += hoursPerRequest) {
    yield { from, to: from + hoursPerRequest };
  }
}

const versionPath = (model: SimulatedModel) => `/models/${model.name}/versions/${demoVersion}`;

async function declare(target: DemoTarget, model: SimulatedModel): Promise<void> {
  const { task, owner, tier, labelMaturity } = model;
  const body = JSON.stringify({ task, owner, tier, time_zone: "UTC", label_maturity: labelMaturity });
  await call(target, { method: "PUT", path: `/models/${model.name}`, body });
  const version = JSON.stringify({ segments: model.segments });
  await call(target, { method: "PUT", path: versionPath(model), body: version });
}

/** Where the features come from, and what was changed there; told again, it is the same. */
async function surround(target: DemoTarget, model: TruthModel, anchor: number): Promise<void> {
  const body = JSON.stringify(lineageOf(model));
  await call(target, { method: "PUT", path: `/models/${model}/lineage`, body });
  const changes = surroundings
    .filter((s) => s.model === model)
    .map(({ kind, subject, hour, before, after }) => {
      return { kind, subject, model, at: new Date(anchor + hour * hourMs).toISOString(), before, after };
    });
  await call(target, { method: "POST", path: "/changes", body: JSON.stringify({ changes }) });
}

type Version = { reference: { rows: number } | null; events: number };

async function loadReference(target: DemoTarget, model: SimulatedModel, anchor: number): Promise<number> {
  const { eventHours, referenceHours } = demonstration;
  const rows = eventsBetween(model, anchor, -eventHours - referenceHours, -eventHours);
  const version = await call<Version>(target, { method: "GET", path: versionPath(model) });
  if (version.reference?.rows === rows.length) return rows.length;
  const roles = new URLSearchParams({
    timestamp: timeColumn,
    id: idColumn,
    prediction: model.prediction,
    ...(model.score ? { score: model.score } : {}),
    label: model.label,
    segments: model.segments.join(","),
  });
  await call(target, {
    method: "PUT",
    path: `${versionPath(model)}/reference?${roles}`,
    body: referenceCsv(model, rows),
    type: "text/csv",
  });
  return rows.length;
}

/** What the engine holds must be what was acknowledged. */
async function check(target: DemoTarget, model: SimulatedModel, sent: number): Promise<void> {
  const { events } = await call<Version>(target, { method: "GET", path: versionPath(model) });
  if (events < sent) {
    throw new LeewayError(
      "INTERNAL",
      `${model.name}: ${sent} events were acknowledged, ${events} are there.`,
    );
  }
}
