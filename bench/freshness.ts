import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Installation, launch, shutDown, untilReady } from "#tests/faults/installation.ts";

/**
 * From the answer that accepts an event to the drift report that counts it, while 1,000 events arrive each second.
 * The report and the heatmap read the same stored profiles and verdicts.
 */
export const name = "freshness";

const budgetSeconds = 5;
const perSecond = 1_000;
const tickMs = 100;
const loadMs = 40_000;
const dayMs = 86_400_000;
const numeric = Array.from({ length: 15 }, (_, i) => `x${i}`);
const texts = Array.from({ length: 5 }, (_, i) => `k${i}`);

function row(id: string, at: number, i: number): string {
  const numbers = numeric.map((_, k) => ((i * (k + 7)) % 9_973) / 7);
  const words = texts.map((_, k) => `v${(i * (k + 3)) % 20}`);
  return [id, new Date(at).toISOString(), ...numbers, ...words].join(",");
}

const csv = (rows: readonly string[]) =>
  `${["id", "time", ...numeric, ...texts].join(",")}\n${rows.join("\n")}\n`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

class Client {
  readonly #base: string;
  readonly #key: string;

  constructor(it: Installation) {
    this.#base = `${it.url}/api/v1/models/fresh`;
    this.#key = readFileSync(join(it.dataDir, "api-key"), "utf8").trim();
  }

  async call<T>(method: string, path: string, body?: string, type = "text/csv"): Promise<T> {
    const headers = { authorization: `Bearer ${this.#key}`, "content-type": type };
    const answer = await fetch(`${this.#base}${path}`, { method, headers, body: body ?? null });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }

  /** Events that the report counts, over yesterday to tomorrow. */
  async counted(): Promise<number> {
    const [from, to] = [-dayMs, dayMs].map((shift) =>
      new Date(Date.now() + shift).toISOString().slice(0, 10),
    );
    type Report = { features: { windows: { n: number }[] }[] };
    const report = await this.call<Report>("GET", `/drift?grain=day&from=${from}&to=${to}`);
    return (report.features[0]?.windows ?? []).reduce((sum, window) => sum + window.n, 0);
  }
}

/** Each batch's waiting time, in seconds. Batches are sent one after another, so what is counted comes in order. */
async function measure(client: Client): Promise<{ waits: number[]; rate: number }> {
  const waiting: { total: number; at: number }[] = [];
  const waits: number[] = [];
  let sent = 0;
  const began = performance.now();
  const sender = (async () => {
    const size = (perSecond * tickMs) / 1_000;
    for (let tick = 0; performance.now() - began < loadMs; tick++) {
      await pause(Math.max(0, began + tick * tickMs - performance.now()));
      const rows = Array.from({ length: size }, (_, i) => row(`e${sent + i}`, Date.now(), sent + i));
      await client.call("POST", "/events", csv(rows));
      sent += size;
      waiting.push({ total: sent, at: performance.now() });
    }
  })();
  while (performance.now() - began < loadMs || waiting.length > 0) {
    const counted = await client.counted();
    while (waiting[0] && waiting[0].total <= counted) {
      waits.push((performance.now() - (waiting.shift() as { at: number }).at) / 1_000);
    }
    if (performance.now() - began > loadMs + 60_000)
      throw new Error("what was accepted is not counted after a minute");
    await pause(200);
  }
  await sender;
  return { waits: waits.sort((a, b) => a - b), rate: sent / (loadMs / 1_000) };
}

export async function run(print: (line: string) => void): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), "leeway-bench-fresh-"));
  const it = await launch(dataDir);
  try {
    await untilReady(it, 150_000);
    const client = new Client(it);
    await client.call("PUT", "", '{"task":"regression"}', "application/json");
    const start = Date.now() - 30 * dayMs;
    const reference = Array.from({ length: 10_000 }, (_, i) => row(`r${i}`, start + i * 60_000, i));
    await client.call("PUT", "/versions/1/reference?id=id&timestamp=time", csv(reference));
    const { waits, rate } = await measure(client);
    const at = (share: number) => waits[Math.ceil(waits.length * share) - 1] as number;
    const p95 = at(0.95);
    const ok = p95 <= budgetSeconds && rate >= perSecond * 0.95;
    print(`${Math.round(rate)} events/s × ${numeric.length + texts.length} features (wanted ${perSecond})`);
    print(
      `accepted → verdict: median ${at(0.5).toFixed(2)} s, p95 ${p95.toFixed(2)} s (budget ${budgetSeconds} s) ${ok ? "ok" : "OUTSIDE BUDGET"}`,
    );
    return ok;
  } finally {
    await shutDown(it);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
