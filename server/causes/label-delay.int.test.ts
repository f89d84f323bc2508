import { afterAll, expect, test } from "vitest";
import { explainCauses } from "#lib/causes/index.ts";
import type { QualityReport } from "#lib/domain/quality.ts";
import { evaluateMonitors } from "#server/findings/index.ts";
import { groupFindings } from "#server/incidents/index.ts";
import { closeStores } from "#server/kernel/stores.ts";
import { findSubject, refreshProfiles } from "#server/profiles/index.ts";
import { makeLoanModel, makeRestClient } from "#tests/fixtures/rest-client.ts";
import { explainIncident } from "./index.ts";

afterAll(closeStores);

const day = 86_400_000;
const first = Date.UTC(2026, 0, 10);
const [days, rows, stopped] = [45, 240, 40];
const iso = (at: number) => new Date(at).toISOString();
const amount = (i: number) => `${(i * 37) % 101}.5`;
const said = (i: number) => i % 2;
const paid = (i: number) => Number(i % 4 === 0);

test("labels that lag two days and then mostly stop are a problem of the data, an incident, and its cause", async () => {
  const api = await makeRestClient();
  await makeLoanModel(api, "loans");
  const events: string[] = [];
  const labels: string[] = [];
  for (let d = 0; d < days; d++) {
    for (let k = 0; k < rows; k++) {
      const i = d * rows + k;
      const at = first + d * day + (k * day) / rows;
      events.push(`e${i},${iso(at)},${amount(i)},${["BR", "DE", "US"][i % 3]},${said(i)}`);
      const came = at + 2 * day;
      if (came >= first + days * day) continue;
      if (came >= first + stopped * day && k % 4 !== 0) continue;
      labels.push(`e${i},${paid(i >> 2)},${iso(came)}`);
    }
  }
  const send = async (path: string, head: string, lines: string[]) => {
    for (let i = 0; i < lines.length; i += 4000) {
      const answer = await api.call("POST", path, `${head}\n${lines.slice(i, i + 4000).join("\n")}\n`);
      expect(answer).toMatchObject({ status: 200, body: { rejected_count: 0 } });
    }
  };
  await send("/models/loans/events", "event_id,timestamp,amount,country,approved", events);
  await send("/models/loans/labels", "event_id,label,at", labels);
  const ctx = { ...api.system, now: () => new Date(first + days * day) };
  const subject = await findSubject(ctx, { model: "loans" });
  while ((await refreshProfiles(ctx, subject.versionId))?.more);
  const range = `from=${iso(first + 30 * day)}&to=${iso(first + days * day)}`;
  const { body } = await api.call<QualityReport>("GET", `/models/loans/quality?${range}&features=*`);
  const found = body.columns[0]!.windows.map((w) => w.checks["labels"] ?? null);
  // Rows of the day 38 are the first whose labels were due after the stop.
  expect(found.map((r) => r?.verdict ?? null).slice(0, 8)).toEqual(Array.from({ length: 8 }, () => "stable"));
  expect(found.slice(8).some((r) => r?.verdict === "drift")).toBe(true);

  await evaluateMonitors(ctx, subject);
  const asOf = new Date(first + days * day);
  const { opened } = await groupFindings(ctx, { model: "loans", modelId: subject.modelId, asOf });
  type Detail = { title: string; findings: { feature: string }[]; causes: { type: string }[] };
  const detail = async (id: number) => (await api.call<Detail>("GET", `/incidents/${id}`)).body;
  const all = await Promise.all(opened.map(detail));
  expect(all.map((i) => i.title)).toEqual(["*/labels"]);
  await explainIncident(ctx, { incident: opened[0]!, explain: async (input) => explainCauses(input) });
  const { causes } = await detail(opened[0]!);
  expect(causes[0]).toMatchObject({ type: "label" });
}, 300_000);
