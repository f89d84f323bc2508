import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

const page = readFileSync("README.md", "utf8");

/** The code block under its marker. */
function example(name: string): string {
  const found = new RegExp(`<!-- example: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(page);
  if (!found?.[1]) throw new Error(`README.md has no example ${name}`);
  return found[1];
}

function rows(from: string, count: number, labels: boolean): string {
  const start = Date.parse(from);
  const lines = Array.from({ length: count }, (_, i) => {
    const time = new Date(start + i * 600_000).toISOString();
    const age = 20 + ((i * 7919) % 50);
    const score = (((i * 104_729) % 1000) / 1000).toFixed(3);
    const cells = [
      `${from}-${i}`,
      time,
      i % 3 === 0 ? "basic" : "plus",
      age,
      (9.9 + (i % 20)).toFixed(1),
      Number(score) > 0.5 ? 1 : 0,
      score,
    ];
    return [...cells, ...(labels ? [i % 4 === 0 ? 1 : 0] : [])].join(",");
  });
  const header = "id,time,plan,age,monthly_eur,predicted,probability";
  return `${header}${labels ? ",churned" : ""}\n${lines.join("\n")}\n`;
}

test.describe.configure({ mode: "serial" });

const folder = mkdtempSync(join(tmpdir(), "leeway-readme-"));
const env = (base: string | undefined) => ({
  ...process.env,
  LEEWAY_URL: base ?? "",
  LEEWAY_API_KEY: readFileSync(join(process.env.LEEWAY_E2E_DATA ?? "", "api-key"), "utf8").trim(),
});

test("the README's curl example works as it stands", ({ baseURL }) => {
  writeFileSync(join(folder, "reference.csv"), rows("2026-01-01", 2000, true));
  writeFileSync(join(folder, "events.csv"), rows("2026-03-01", 600, false));
  const ran = spawnSync("sh", ["-ec", example("curl")], { cwd: folder, env: env(baseURL), encoding: "utf8" });
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(0);
  expect(ran.stdout).toContain('"accepted":600');
  expect(ran.stdout).toContain('"feature":"monthly_eur"');
});

test("the README's Python example works as it stands", ({ baseURL }) => {
  const python = ["python3", process.env.LEEWAY_PYTHON ?? ""].find(
    (name) => name !== "" && spawnSync(name, ["-c", "import requests"]).status === 0,
  );
  test.skip(python === undefined, "there is no Python with requests on this machine");
  const ran = spawnSync(python ?? "", ["-c", example("python")], {
    cwd: folder,
    env: env(baseURL),
    encoding: "utf8",
  });
  expect(ran.stderr).toBe("");
  expect(ran.status).toBe(0);
  expect(ran.stdout).toContain("'accepted': 1");
  expect(ran.stdout).toContain("monthly_eur");
});
