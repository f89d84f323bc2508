/** Loads the demonstration in a process of its own, whose memory goes with it. `node scripts/load-demo.ts <address>`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { LeewayError } from "#lib/domain/errors.ts";
import { loadDemo } from "./demo.ts";

const [address = ""] = process.argv.slice(2);
const dataDir = process.env.LEEWAY_DATA_DIR ?? ".leeway";
const apiKey = readFileSync(join(dataDir, "api-key"), "utf8").trim();
let shown = 0;
const onProgress = (rows: number, seconds: number) => {
  if (seconds - shown < 2) return;
  shown = seconds;
  console.log(`Loading the demonstration: ${rows.toLocaleString("en")} rows …`);
};

try {
  const loaded = await loadDemo({ url: address, apiKey, dataDir, now: new Date(), onProgress });
  if (!loaded.alreadyThere) {
    const rows = loaded.rows.toLocaleString("en");
    console.log(`Loaded the demonstration: ${rows} rows in ${loaded.seconds.toFixed(1)} s.`);
  }
} catch (error) {
  console.error(
    error instanceof LeewayError ? error.message : `The demonstration could not be loaded: ${String(error)}`,
  );
  process.exitCode = 1;
}
