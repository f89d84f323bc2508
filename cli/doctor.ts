import { statfs } from "node:fs/promises";
import process from "node:process";
import { Command } from "commander";
import { checkHealth } from "#server/kernel/health.ts";
import { closeStores } from "#server/kernel/stores.ts";

type Finding = { name: string; ok: boolean; text: string };

async function disk(): Promise<Finding> {
  const folder = process.env.LEEWAY_DATA_DIR ?? ".";
  const { bavail, bsize } = await statfs(folder).catch(() => statfs("."));
  const free = Math.floor((bavail * bsize) / 1e6);
  const ok = free >= 1_000;
  return { name: "disk", ok, text: `${free} MB free${ok ? "" : ": Leeway needs 1,000; free some space"}` };
}

function node(): Finding {
  const ok = Number(process.versions.node.split(".")[0]) >= 24;
  return {
    name: "node",
    ok,
    text: `${process.versions.node}${ok ? "" : ": run leeway through npx or npm, on the pinned one"}`,
  };
}

async function api(): Promise<Finding> {
  const url = process.env.LEEWAY_URL;
  if (!url) return { name: "api", ok: false, text: "no address: start Leeway, or set LEEWAY_URL" };
  try {
    const response = await fetch(`${url}/api/v1/models?limit=1`, {
      headers: { authorization: `Bearer ${process.env.LEEWAY_API_KEY ?? ""}` },
    });
    const text = response.ok
      ? `${url} takes the key`
      : `${url} answers ${response.status}: check LEEWAY_API_KEY`;
    return { name: "api", ok: response.ok, text };
  } catch {
    return { name: "api", ok: false, text: `${url} does not answer: start Leeway, or correct LEEWAY_URL` };
  }
}

async function engines(): Promise<Finding[]> {
  if (!process.env.DATABASE_URL || !process.env.CLICKHOUSE_URL) {
    return [
      { name: "engines", ok: false, text: "not known: start Leeway, or set DATABASE_URL and CLICKHOUSE_URL" },
    ];
  }
  try {
    const { parts } = await checkHealth(new Date());
    return (["postgres", "clickhouse", "worker"] as const).map((name) => ({
      name,
      ok: parts[name].ok,
      text: parts[name].detail,
    }));
  } finally {
    await closeStores();
  }
}

/** `leeway doctor`: one line for each thing that must hold, with what to do where it does not. */
export function doctorCommand(): Command {
  return new Command("doctor").description("check what Leeway needs, and say what to do").action(async () => {
    const found = [node(), await disk(), await api(), ...(await engines())];
    for (const { name, ok, text } of found) console.log(`${ok ? "ok  " : "FAIL"}  ${name.padEnd(11)}${text}`);
    if (found.some((f) => !f.ok)) process.exitCode = 1;
  });
}
