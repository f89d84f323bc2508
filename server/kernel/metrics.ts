import { Counter, Histogram, Registry } from "prom-client";

type Instruments = {
  registry: Registry;
  requests: Counter<"method" | "route" | "status">;
  seconds: Histogram<"method" | "route">;
};

// On globalThis because Next loads server modules once per bundle, and a process has one set of counters.
const holder = globalThis as typeof globalThis & { leewayInstruments?: Instruments };

function instruments(): Instruments {
  if (holder.leewayInstruments) return holder.leewayInstruments;
  const registry = new Registry();
  const made = {
    registry,
    requests: new Counter({
      name: "leeway_http_requests_total",
      help: "Calls of the REST API by method, route and status.",
      labelNames: ["method", "route", "status"] as const,
      registers: [registry],
    }),
    seconds: new Histogram({
      name: "leeway_http_request_seconds",
      help: "Time until the answer's first byte.",
      labelNames: ["method", "route"] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers: [registry],
    }),
  };
  holder.leewayInstruments = made;
  return made;
}

export function observeRequest(seen: {
  method: string;
  route: string;
  status: number;
  seconds: number;
}): void {
  const { requests, seconds } = instruments();
  requests.inc({ method: seen.method, route: seen.route, status: String(seen.status) });
  seconds.observe({ method: seen.method, route: seen.route }, seen.seconds);
}

/** This process's counters in the Prometheus text format. */
export function requestMetrics(): Promise<string> {
  return instruments().registry.metrics();
}
