import { tickName } from "../format/time.ts";

type AxisRow = { kind: "utc" | "local"; zone: string; y: number };

/** The lines of the axis: UTC and the model's own zone; one where these are the same. */
export function axisRows(timeZone: string): AxisRow[] {
  const local: AxisRow = { kind: "local", zone: timeZone, y: 27 };
  const same = /^(?:Etc\/)?(?:UTC|GMT|UCT|Zulu)$/i.test(timeZone);
  return same ? [{ ...local, zone: "UTC" }] : [{ kind: "utc", zone: "UTC", y: 13 }, local];
}

export function tickText(kind: AxisRow["kind"], at: number, timeZone: string): string {
  const iso = new Date(at).toISOString();
  return kind === "utc" ? iso.slice(5, 16).replace("T", " ") : tickName(iso, "day", timeZone);
}
