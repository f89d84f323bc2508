import { z } from "zod";
import type { Explanation } from "#lib/causes/index.ts";
import { changeWords } from "#lib/format/change-words.ts";
import { readableInstants } from "#lib/format/instants.ts";
import { sentenceOf, whoIs } from "#lib/incidents/index.ts";
import { type CauseSnapshot, type IncidentTimeline, knownAt, type Mark } from "#lib/timeline/index.ts";
import { listChanges } from "#server/changes/index.ts";
import { getIncident } from "#server/incidents/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { ordersOf, snapshotsOf, tellingsOf } from "./store.ts";
import { symptomsOf } from "./symptoms.ts";

const dayMs = 86_400_000;
const lead = 14 * dayMs;
const tail = 14 * dayMs;
const [mostChanges, mostTellings] = [200, 500];
const windowMs: Record<string, number> = { hour: dayMs / 24, day: dayMs, week: 7 * dayMs, month: 31 * dayMs };
const input = z.object({ incident: z.number().int().min(1), asOf: z.date().optional() });

type Incident = Awaited<ReturnType<typeof getIncident>>;

/**
 * All that is known of an incident on one axis of time, from fourteen days before its onset. With `asOf`, only what was
 * recorded by then. Pages, the API and exports read this and nothing else.
 */
export async function getTimeline(
  ctx: ServiceContext,
  asked: z.input<typeof input>,
): Promise<IncidentTimeline> {
  authorize(ctx, "incidents:read");
  const { incident: id, asOf } = input.parse(asked);
  // What is asked for a moment must not differ with when it is asked.
  const now = asOf && asOf < ctx.now() ? asOf : ctx.now();
  const incident = await getIncident(ctx, { incident: id });
  const span = spanOf(incident, now.getTime());
  const [snapshots, orders, tellings, { changes }] = await Promise.all([
    snapshotsOf(ctx, id),
    ordersOf(ctx, id),
    tellingsOf(ctx, `incident-${id}`, mostTellings),
    listChanges(ctx, { model: incident.model, ...span, limit: mostChanges }),
  ]);
  const answers = snapshots.map((row): CauseSnapshot => {
    const result = row.result as unknown as Explanation;
    const { id: snapshot, rule, inputHash, bounds, createdAt } = row;
    const kept = { id: snapshot, recorded_at: createdAt.toISOString(), rule, input_hash: inputHash, bounds };
    return { ...kept, rows: result.rows, causes: result.causes };
  });
  const suspects = answers
    .at(-1)
    ?.causes.flatMap((c) => (c.type === "data" || c.type === "population" ? [c.subject] : []));
  const { symptoms, heat } = await symptomsOf(ctx, incident, span, suspects ?? []);
  const told = tellings.map((t): Mark => {
    const where = t.channel ?? "a channel that was removed";
    const arrived = t.deliveredAt
      ? `, delivered ${readableInstants(t.deliveredAt.toISOString())}`
      : t.state
        ? `, ${t.state}`
        : "";
    const text = `Told ${t.receiver} through ${where} (${t.reason})${arrived}.`;
    return { lane: "alerts", at: t.at.toISOString(), recorded_at: t.at.toISOString(), text };
  });
  const happened = changes.map((c): Mark => {
    const words = changeWords(c);
    const text = `${c.kind}: ${c.subject}${words === null ? "" : `, ${words}`}`;
    return { lane: "changes", at: c.at, recorded_at: c.created_at, text };
  });
  const marks = [...happened, ...findingMarks(incident), ...told, ...entryMarks(incident)];
  const known = marks.filter((m) => Date.parse(m.recorded_at) <= now.getTime());
  const times = known.map((m) => Date.parse(m.at));
  const timeline: IncidentTimeline = {
    incident: {
      id,
      title: incident.title,
      model: incident.model,
      time_zone: incident.time_zone,
      created_at: incident.created_at,
    },
    as_of: now.toISOString(),
    axis: {
      from: span.from.toISOString(),
      to: new Date(
        Math.max(span.from.getTime() + dayMs, Math.min(now.getTime(), Math.max(span.to.getTime(), ...times))),
      ).toISOString(),
    },
    symptoms,
    heat,
    marks: marks.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    onsets: incident.findings.map((f) => ({
      subject: f.feature,
      low: f.onset,
      high: new Date(Date.parse(f.opened_at) + (windowMs[f.grain] ?? dayMs)).toISOString(),
      recorded_at: f.created_at,
    })),
    snapshots: answers,
    orders: orders.map(({ at, actor, order, note }) => ({
      recorded_at: at.toISOString(),
      actor,
      order,
      note,
    })),
    told: tellings.filter((t) => t.state !== null).map((t) => t.at.toISOString()),
  };
  return asOf ? knownAt(timeline, asOf.getTime()) : timeline;
}

/** From two weeks before the onset to two weeks after the last window that was found, or now. */
function spanOf(incident: Incident, now: number): { from: Date; to: Date } {
  const from = Date.parse(incident.onset.low) - lead;
  const last = Math.max(
    Date.parse(incident.onset.high),
    ...incident.findings.map((f) => Date.parse(f.closed_at ?? f.last_at)),
  );
  return { from: new Date(from), to: new Date(Math.max(from + dayMs, Math.min(now, last + tail))) };
}

function findingMarks(incident: Incident): Mark[] {
  return incident.findings.flatMap((f) => {
    const lane = f.source === "quality" ? ("quality" as const) : ("findings" as const);
    const opened: Mark = {
      lane,
      at: f.opened_at,
      recorded_at: f.created_at,
      text: `${f.feature} was found by ${f.monitor}.`,
    };
    if (f.closed_at === null) return [opened];
    const closed: Mark = { lane, at: f.closed_at, recorded_at: f.updated_at, text: `${f.feature} ended.` };
    return [opened, closed];
  });
}

function entryMarks(incident: Incident): Mark[] {
  return incident.timeline.map((e) => ({
    lane: "people",
    at: e.at,
    recorded_at: e.at,
    text: `${whoIs(e.actor)}: ${sentenceOf(e)}`,
  }));
}
