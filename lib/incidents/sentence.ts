import { moment } from "#lib/format/time.ts";

const kinds: Record<string, string> = {
  opened: "Opened",
  acknowledged: "Acknowledged",
  mitigated: "Mitigated",
  resolved: "Resolved",
  reopened: "Reopened: the same thing came back",
  merged: "Merged",
  escalated_priority: "Priority raised",
  priority_set: "Priority lowered",
  finding_attached: "Joined by",
  finding_closed: "Ended:",
  finding_reopened: "Goes on again:",
  finding_amended: "Amended by late rows:",
  finding_withdrawn: "Withdrawn after late rows:",
  flapping_started: "Flapping: it comes and goes, so it will not resolve by itself",
  flapping_stopped: "Flaps no more",
  commented: "Comment:",
  assigned: "Owner:",
  linked: "Linked",
  split: "Findings were split off:",
  causes_found: "Likeliest cause:",
  causes_ranked: "Causes ordered by hand:",
  cause_confirmed: "Cause confirmed:",
  cause_rejected: "Cause rejected:",
};

type Entry = { kind: string; actor: string; detail: Record<string, unknown> };

/** One entry of the timeline in words. */
export function sentenceOf({ kind, detail }: Entry): string {
  const parts = [kinds[kind] ?? kind];
  const found = detail["findings"];
  if (Array.isArray(found)) {
    const names = (found as { subject: string }[]).map((f) => f.subject);
    parts.push(`${kind === "opened" ? "with " : ""}${[...new Set(names)].join(", ")}`);
  }
  if (typeof detail["text"] === "string") parts.push(detail["text"]);
  if (typeof detail["title"] === "string") parts.push(detail["title"]);
  if (detail["resolution"] === "automatic") parts.push("by itself, after quiet windows");
  if (detail["resolution"] === "withdrawn") parts.push("because late rows withdrew its findings");
  if (typeof detail["into"] === "number") parts.push(`into incident ${detail["into"]}`);
  if (typeof detail["from"] === "number") parts.push(`with incident ${detail["from"]}`);
  if (kind === "assigned") parts.push(typeof detail["to"] === "string" ? detail["to"] : "nobody");
  else if (typeof detail["to"] === "string") parts.push(`from ${String(detail["from"])} to ${detail["to"]}`);
  if (typeof detail["until"] === "string") parts.push(`until ${moment(detail["until"], "UTC")} UTC`);
  if (typeof detail["note"] === "string") parts.push(`(${detail["note"]})`);
  return parts.join(" ");
}

/** "user:3 Ada" is Ada; jobs are Leeway. */
export function whoIs(actor: string): string {
  if (actor.startsWith("system:")) return "Leeway";
  return actor.replace(/^(?:user|key):\d+ /, "");
}
