import { readdirSync, readFileSync } from "node:fs";
import { Cron } from "croner";
import { expect, test } from "vitest";
import { jobs } from "./index.ts";

test("every file that defines a job is registered, under a name of its own", () => {
  const folder = new URL(".", import.meta.url);
  const defining = readdirSync(folder).filter(
    (file) =>
      file.endsWith(".ts") &&
      !file.endsWith(".test.ts") &&
      file !== "job.ts" &&
      readFileSync(new URL(file, folder), "utf8").includes("= defineJob("),
  );
  expect(jobs.length).toBe(defining.length);
  expect(new Set(jobs.map((j) => j.name)).size).toBe(jobs.length);
});

test("every schedule is one that the queue understands", () => {
  for (const job of jobs) {
    if (job.trigger.kind === "cron") expect(new Cron(job.trigger.cron).nextRun()).not.toBeNull();
  }
});
