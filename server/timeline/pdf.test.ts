import { expect, test } from "vitest";
import { extractText, getDocumentProxy } from "unpdf";
import type { IncidentTimeline, Mark } from "#lib/timeline/index.ts";
import { pdfOf } from "./pdf.ts";

const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();
const figures = { low: 0.7, high: 0.8, estimate: 0.76, estimate_low: 0.7, estimate_high: 0.8 };

function timelineOf(title: string, events: number): IncidentTimeline {
  const window = (i: number) => ({ start: at(24 * i), end: at(24 * i + 24), recorded_at: at(24 * i + 25) });
  const marks = Array.from({ length: events }, (_, i): Mark => {
    return { lane: "people", at: at(i), recorded_at: at(i), text: `Ada: Comment: the ${i}th word.` };
  });
  return {
    incident: { id: 7, title, model: "наём", time_zone: "Asia/Tokyo", created_at: at(0) },
    as_of: at(24 * 40),
    axis: { from: at(0), to: at(24 * 30) },
    symptoms: [
      {
        name: "log_loss",
        kind: "performance",
        points: Array.from({ length: 30 }, (_, i) => ({
          ...window(i),
          ...figures,
          matured: i < 25,
          n: 200,
          value: i === 9 ? null : 0.75,
          verdict: i > 20 ? "drift" : "stable",
        })),
      },
    ],
    heat: [{ feature: "income", cells: [{ ...window(1), verdict: "drift", effect: 0.9, bar: 0.1 }] }],
    marks,
    onsets: [{ subject: "log_loss", low: at(24 * 20), high: at(24 * 21), recorded_at: at(24 * 21) }],
    snapshots: [],
    orders: [],
    told: [],
  };
}

async function read(bytes: Buffer) {
  const { totalPages, text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return { totalPages, pages: text };
}

test("every page has its number, every fact is in it, and the same timeline gives the same bytes", async () => {
  const timeline = timelineOf("log_loss rose", 180);
  const bytes = await pdfOf(timeline);
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(bytes.subarray(-6).toString()).toMatch(/%%EOF/);
  const { totalPages, pages } = await read(bytes);
  expect(totalPages).toBeGreaterThan(2);
  pages.forEach((page, i) => expect(page).toContain(`Page ${i + 1} of ${totalPages}`));
  const all = pages.join(" ").replace(/\s+/g, " ");
  expect(all).toContain("Incident 7: log_loss rose");
  expect(all).toContain("As known at: 2026-02-14 00:00 UTC");
  expect(all).toContain("Onset: between 2026-01-25 00:00 UTC and 2026-01-26 00:00 UTC");
  for (let i = 0; i < 180; i++) expect(all).toContain(`the ${i}th word.`);
  expect(await pdfOf(timeline)).toEqual(bytes);
});

test("letters of many scripts are printed, and those that the fonts lack are boxes that it tells of", async () => {
  const { pages } = await read(await pdfOf(timelineOf("Größe, Ελλάδα, доход, \u{1F525}年収\u0007", 1)));
  const all = pages.join(" ").replace(/\s+/g, " ");
  expect(all).toContain("Größe, Ελλάδα, доход, □□□");
  expect(all).toContain("Model: наём");
  expect(all).toContain("3 letters have no form in the fonts of this document and are printed as □.");
  const plain = await read(await pdfOf(timelineOf("income", 0)));
  expect(plain.pages.join(" ")).not.toContain("□");
});

test("nothing known, very long words and very many windows are printed too", async () => {
  const timeline = timelineOf("x".repeat(3000), 0);
  const bare = { ...timeline, symptoms: [], heat: [], onsets: [] };
  expect((await read(await pdfOf(bare))).pages.join(" ")).toContain("Nothing is known.");
  const [symptom] = timeline.symptoms;
  const points = Array.from({ length: 3000 }, (_, i) => ({ ...symptom!.points[0]!, start: at(i) }));
  const { totalPages } = await read(await pdfOf({ ...timeline, symptoms: [{ ...symptom!, points }] }));
  expect(totalPages).toBeGreaterThan(30);
});
