/** The words of a timeline's export, block by block: Markdown and PDF print the same ones. */
import { wholePercent } from "../format/number.ts";
import { duration } from "../format/time.ts";
import { whoIs } from "../format/who.ts";
import { detectionDelay, orderInForce, snapshotInForce, symptomOnset } from "./known.ts";
import { laneKinds, laneNames } from "./lanes.ts";
import type { CauseSnapshot, IncidentTimeline } from "./types.ts";

export type Block =
  | { kind: "title" | "heading" | "text"; text: string }
  | { kind: "list"; items: string[] }
  | { kind: "ranks"; items: { text: string; under: string[] }[] }
  | { kind: "table"; head: string[]; rows: string[][] };

/** How the words of others are written, so that they cannot become markup. */
type Write = (text: string) => string;

const figure = (x: number | null) => (x === null ? "–" : String(Number(x.toPrecision(4))));
const minute = (at: string | number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
/** Instants within a sentence as they stand elsewhere in the export. */
const readable = (text: string) => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g, minute);
/** What another sentence follows. */
const closed = (text: string) => (/[.!?]$/.test(text.trimEnd()) ? text : `${text.trimEnd()}.`);
const signed = (ms: number) => (ms < 0 ? `−${duration(-ms)}` : duration(ms));

export function blocksOf(timeline: IncidentTimeline, asIs: Write): Block[] {
  const { incident } = timeline;
  const write = (text: string) => asIs(readable(text));
  const onset = symptomOnset(timeline);
  const delay = detectionDelay(timeline);
  const snapshot = snapshotInForce(timeline);
  const facts = [
    `Model: ${write(incident.model)} (time zone ${write(incident.time_zone)})`,
    `As known at: ${minute(timeline.as_of)}`,
    `Onset: ${onset ? `between ${minute(onset.low)} and ${minute(onset.high)}` : "not known"}`,
    `First notification: ${delay ? `${minute(delay.at)}, ${signed(delay.least)} to ${signed(delay.most)} after the onset` : "none"}`,
  ];
  return [
    { kind: "title", text: `Incident ${incident.id}: ${write(incident.title)}` },
    { kind: "list", items: facts },
    ...symptomBlocks(timeline, write),
    { kind: "heading", text: "Causes" },
    ...(snapshot ? causeBlocks(snapshot, write) : [{ kind: "text", text: "None was looked for." } as const]),
    ...orderBlocks(timeline, write),
    ...laneKinds.flatMap((lane): Block[] => {
      const items = timeline.marks
        .filter((m) => m.lane === lane)
        .map((m) => `${minute(m.at)}: ${write(closed(m.text))} Known since ${minute(m.recorded_at)}.`);
      const body: Block =
        items.length > 0 ? { kind: "list", items } : { kind: "text", text: "Nothing is known." };
      return [{ kind: "heading", text: laneNames[lane] }, body];
    }),
  ];
}

function symptomBlocks({ symptoms }: IncidentTimeline, write: Write): Block[] {
  return symptoms.flatMap(({ name, points }): Block[] => [
    { kind: "heading", text: `Symptom: ${write(name)}` },
    {
      kind: "table",
      head: ["Window", "Measured", "Estimated", "Verdict", "Labels"],
      rows: points.map((p) => [
        minute(p.start),
        figure(p.value),
        figure(p.estimate),
        write(p.verdict),
        p.matured ? "complete" : "still to come",
      ]),
    },
  ]);
}

function orderBlocks(timeline: IncidentTimeline, write: Write): Block[] {
  const given = orderInForce(timeline);
  if (!given) return [];
  const names = given.order.map((c) => write(c.subject)).join(", ");
  const note = given.note === null ? "" : ` (${write(given.note)})`;
  const who = write(whoIs(given.actor));
  return [{ kind: "text", text: `Ordered by ${who} at ${minute(given.recorded_at)}: ${names}${note}.` }];
}

function causeBlocks(snapshot: CauseSnapshot, write: Write): Block[] {
  const bound = (name: string) => write(String(snapshot.bounds[name] ?? "not stored"));
  const hashes = Object.entries((snapshot.bounds["queries"] ?? {}) as Record<string, string>);
  const queries = hashes.map(([name, hash]) => `${write(name)} ${write(hash)}`).join(", ") || "not stored";
  const items = snapshot.causes.map((c) => ({
    text: `${write(closed(c.sentence))} ${wholePercent(c.probability)} likely.`,
    under: c.evidence.map(
      (e) =>
        `${write(closed(e.text))} Value ${figure(e.value)}, threshold ${figure(e.threshold)}, n = ${e.n}. Refuted by: ${write(closed(e.refuted_by))}`,
    ),
  }));
  const text =
    `Answer ${snapshot.id} of ${minute(snapshot.recorded_at)}: rows from ${bound("from")} to ${bound("to")}, ` +
    `labels known at ${bound("as_of")}, version ${bound("version")}, rule ${snapshot.rule}, ` +
    `code ${bound("code_version")}, question ${snapshot.input_hash}, queries ${queries}.`;
  return [
    { kind: "ranks", items },
    { kind: "text", text },
  ];
}
