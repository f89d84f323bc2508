/** A timeline as Markdown: the same facts as on the page, for tickets and post-mortems. */
import { duration } from "../format/time.ts";
import { detectionDelay, snapshotInForce, symptomOnset } from "./known.ts";
import { laneKinds, laneNames } from "./lanes.ts";
import type { CauseSnapshot, IncidentTimeline } from "./types.ts";

/** Text of others must not become markup, nor break a row of a table. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&]/g, "\\$&").replace(/\s+/g, " ");
}

const figure = (x: number | null) => (x === null ? "–" : String(Number(x.toPrecision(4))));
const minute = (at: string | number) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

export function markdownOf(timeline: IncidentTimeline): string {
  const { incident } = timeline;
  const onset = symptomOnset(timeline);
  const delay = detectionDelay(timeline);
  const snapshot = snapshotInForce(timeline);
  const lines = [
    `# Incident ${incident.id}: ${plain(incident.title)}`,
    "",
    `- Model: ${plain(incident.model)} (time zone ${plain(incident.time_zone)})`,
    `- As known at: ${minute(timeline.as_of)}`,
    `- Onset: ${onset ? `between ${minute(onset.low)} and ${minute(onset.high)}` : "not known"}`,
    `- First notification: ${delay ? `${minute(delay.at)}, ${signed(delay.least)} to ${signed(delay.most)} after the onset` : "none"}`,
    "",
    ...symptomLines(timeline),
    "## Causes",
    "",
    ...(snapshot ? causeLines(snapshot) : ["None was looked for.", ""]),
  ];
  for (const lane of laneKinds) {
    const marks = timeline.marks.filter((m) => m.lane === lane);
    lines.push(`## ${laneNames[lane]}`, "");
    if (marks.length === 0) lines.push("Nothing is known.");
    for (const m of marks)
      lines.push(`- ${minute(m.at)}: ${plain(m.text)} Known since ${minute(m.recorded_at)}.`);
    lines.push("");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

const signed = (ms: number) => (ms < 0 ? `−${duration(-ms)}` : duration(ms));

function symptomLines({ symptoms }: IncidentTimeline): string[] {
  return symptoms.flatMap(({ name, points }) => [
    `## Symptom: ${plain(name)}`,
    "",
    "| Window | Measured | Estimated | Verdict | Labels |",
    "|---|---:|---:|---|---|",
    ...points.map((p) => {
      const labels = p.matured ? "complete" : "still to come";
      return `| ${minute(p.start)} | ${figure(p.value)} | ${figure(p.estimate)} | ${plain(p.verdict)} | ${labels} |`;
    }),
    "",
  ]);
}

function causeLines(snapshot: CauseSnapshot): string[] {
  const bound = (name: string) => plain(String(snapshot.bounds[name] ?? "not stored"));
  const hashes = Object.entries((snapshot.bounds["queries"] ?? {}) as Record<string, string>);
  const queries = hashes.map(([name, hash]) => `${plain(name)} ${plain(hash)}`).join(", ") || "not stored";
  const causes = snapshot.causes.flatMap((c) => [
    `${c.rank}. ${plain(c.sentence)} ${Math.round(100 * c.probability)} % likely.`,
    ...c.evidence.map(
      (e) =>
        `   - ${plain(e.text)} Value ${figure(e.value)}, threshold ${figure(e.threshold)}, ${e.n} rows. Refuted by: ${plain(e.refuted_by)}`,
    ),
  ]);
  const made =
    `Answer ${snapshot.id} of ${minute(snapshot.recorded_at)}: rows from ${bound("from")} to ${bound("to")}, ` +
    `labels known at ${bound("as_of")}, version ${bound("version")}, rule ${snapshot.rule}, ` +
    `code ${bound("code_version")}, question ${snapshot.input_hash}, queries ${queries}.`;
  return [...causes, "", made, ""];
}
