import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** `demo.json` in the data folder. Hours count from the anchor. */
export type DemoState = {
  /** The UTC midnight at which the demonstration ends, RFC 3339. */
  anchor: string;
  loaded: boolean;
  /** Everything before this hour has been sent. */
  simulated_to: number;
};

const fileOf = (dataDir: string) => join(dataDir, "demo.json");

export async function readDemoState(dataDir: string): Promise<DemoState | null> {
  try {
    return JSON.parse(await readFile(fileOf(dataDir), "utf8")) as DemoState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Written beside and moved into place: a kill leaves the old state or the new one. */
export async function writeDemoState(dataDir: string, state: DemoState): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const file = fileOf(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
