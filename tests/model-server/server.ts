import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Input = { name: string; datatype: string; shape: number[] };
export type ModelServer = {
  url: string;
  /** Rows of each call of infer, and the most that ran at once. */
  calls: { rows: number; headers: IncomingMessage["headers"] }[];
  most: () => number;
  /** What infer does instead of scoring; null: scores. */
  fault: ((response: ServerResponse, rows: number) => void) | null;
  close: () => Promise<void>;
};

type Row = Record<string, number | string | boolean>;

/**
 * A real HTTP server that speaks the Open Inference Protocol and enforces it: paths, names, datatypes, shapes. What
 * does not conform is answered with 400 and `{"error": …}`, as the protocol asks. The model is a function of a row.
 */
export async function modelServer(model: {
  name: string;
  version: string;
  inputs: Input[];
  predict: (row: Row) => number;
}): Promise<ModelServer> {
  const output = { name: "p", datatype: "FP64", shape: [-1, 2] };
  let [running, most] = [0, 0];
  const state: Pick<ModelServer, "calls" | "fault"> = { calls: [], fault: null };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const say = (status: number, body?: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    };
    const path = (request.url ?? "").split("/").map(decodeURIComponent);
    if (request.method === "GET" && request.url === "/v2/health/ready") return say(200);
    const versioned = path[4] === "versions";
    if (path[1] !== "v2" || path[2] !== "models" || path[3] !== model.name)
      return say(404, { error: `Unknown model ${path[3]}` });
    if (versioned && path[5] !== model.version) return say(404, { error: `Unknown version ${path[5]}` });
    const rest = path.slice(versioned ? 6 : 4).join("/");
    if (request.method === "GET" && rest === "")
      return say(200, {
        name: model.name,
        versions: [model.version],
        platform: "test",
        inputs: model.inputs,
        outputs: [output],
      });
    if (request.method !== "POST" || rest !== "infer") return say(404, { error: "No such path" });
    running += 1;
    most = Math.max(most, running);
    try {
      let text = "";
      for await (const part of request) text += String(part);
      const rows = rowsOf(JSON.parse(text), model.inputs);
      state.calls.push({ rows: rows.length, headers: request.headers });
      if (state.fault) return state.fault(response, rows.length);
      await new Promise((done) => setTimeout(done, 5));
      const data = rows.flatMap((row) => {
        const p = model.predict(row);
        return [1 - p, p];
      });
      const { id } = JSON.parse(text) as { id?: string };
      const outputs = [{ name: "p", datatype: "FP64", shape: [rows.length, 2], data }];
      return say(200, { model_name: model.name, model_version: model.version, id, outputs });
    } catch (error) {
      return say(400, { error: error instanceof Error ? error.message : "bad request" });
    } finally {
      running -= 1;
    }
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get calls() {
      return state.calls;
    },
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    most: () => most,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

const fits: Record<string, (x: unknown) => boolean> = {
  FP64: (x) => typeof x === "number",
  FP32: (x) => typeof x === "number",
  INT64: (x) => Number.isSafeInteger(x),
  BYTES: (x) => typeof x === "string",
  BOOL: (x) => typeof x === "boolean",
};

/** The rows of a request, or an error that says which rule of the protocol it broke. */
function rowsOf(body: unknown, declared: readonly Input[]): Row[] {
  const { inputs } = body as { inputs?: (Input & { data?: unknown })[] };
  if (!Array.isArray(inputs)) throw new Error("inputs is missing");
  const rows: Row[] = [];
  for (const want of declared) {
    const got = inputs.find((t) => t.name === want.name);
    if (!got) throw new Error(`input ${want.name} is missing`);
    if (got.datatype !== want.datatype)
      throw new Error(`input ${want.name} is ${got.datatype}, not ${want.datatype}`);
    if (!Array.isArray(got.shape) || got.shape.length !== want.shape.length)
      throw new Error(`input ${want.name} has ${got.shape?.length} dimensions, not ${want.shape.length}`);
    if (want.shape.some((s, i) => s !== -1 && s !== got.shape[i]))
      throw new Error(`input ${want.name} has the shape [${got.shape.join(",")}]`);
    const data = (Array.isArray(got.data) ? got.data : []).flat(4) as unknown[];
    if (data.length !== got.shape.reduce((s, x) => s * x, 1))
      throw new Error(`input ${want.name} has ${data.length} values`);
    const bad = data.findIndex((x) => !fits[want.datatype]?.(x));
    if (bad >= 0) throw new Error(`input ${want.name} has ${JSON.stringify(data[bad])} at ${bad}`);
    const [n, width] = [got.shape[0]!, got.shape[1] ?? 1];
    for (let i = 0; i < n; i++) {
      rows[i] ??= {};
      for (let k = 0; k < width; k++)
        rows[i]![width > 1 ? `${want.name}${k}` : want.name] = data[i * width + k] as Row[string];
    }
  }
  for (const t of inputs)
    if (!declared.some((d) => d.name === t.name)) throw new Error(`input ${t.name} is unknown`);
  return rows;
}
