import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { config } from "#server/kernel/config.ts";
import { defineJob } from "./job.ts";

/** Lets the demonstration's three models live on, hour by hour, through the public API like any other client. */
export const simulate = defineJob({
  name: "simulate",
  payload: z.looseObject({}),
  concurrency: 1,
  timeoutMs: 300_000,
  trigger: { kind: "loop", everyMs: 60_000 },
  run: async (ctx) => {
    const { LEEWAY_DEMO, LEEWAY_DATA_DIR, HOST, PORT } = config();
    if (!LEEWAY_DEMO) return false;
    // Only a demonstration needs the generators: elsewhere they are not even in the image.
    const { simulateOn } = await import("#scripts/demo-simulate.ts");
    const apiKey = (await readFile(join(LEEWAY_DATA_DIR, "api-key"), "utf8")).trim();
    const host = HOST.includes(":") ? `[${HOST}]` : HOST;
    return simulateOn({ url: `http://${host}:${PORT}`, apiKey, dataDir: LEEWAY_DATA_DIR, now: ctx.now() });
  },
});
