import { quote } from "./profile-sql.ts";

/** How hours are put together: by a grain of the calendar, or all into one window. */
export type WindowCut = "hour" | "day" | "week" | "month" | "all";

type Input = {
  versionId: number;
  revision: number;
  timeZone: string;
  cut: WindowCut;
  from: Date;
  to: Date;
  segment: string;
  features?: readonly string[];
  /** A SELECT of hourly profiles in the place of the stored ones. */
  rows?: string;
};

function windowKeySql(cut: WindowCut, timeZone: string): string {
  const zone = quote(timeZone);
  switch (cut) {
    case "hour":
      return "toString(toUnixTimestamp(hour))";
    case "day":
      return `toString(toDate(hour, ${zone}))`;
    case "week":
      return `toString(toMonday(hour, ${zone}))`;
    case "month":
      return `toString(toStartOfMonth(hour, ${zone}))`;
    case "all":
      return "'all'";
  }
}

/** Profiles of windows, as sums of the current profiles of their hours. */
export function windowSumsSql(input: Input): string {
  const at = (d: Date) => `toDateTime(${Math.floor(d.getTime() / 1000)}, 'UTC')`;
  const features = input.features ? ` AND feature IN (${input.features.map(quote).join(",") || "''"})` : "";
  const stored =
    `profiles_hour AS p FINAL WHERE version_id = ${input.versionId} AND revision = ${input.revision} ` +
    `AND segment = ${quote(input.segment)} AND hour >= ${at(input.from)} AND hour < ${at(input.to)}${features} ` +
    "AND p.n > 0";
  return (
    `SELECT ${windowKeySql(input.cut, input.timeZone)} AS w, feature, sum(p.n), sum(nulls), sum(nans), ` +
    "sum(pos_inf), sum(neg_inf), sumForEach(counts), sum(p.sum), sum(sum_squares), sum(sum_abs_dev), " +
    "sum(sum_below), sum(sum_above), min(p.min), max(p.max), sumMap(categories) " +
    `FROM ${input.rows === undefined ? stored : `(${input.rows}) AS p`} GROUP BY w, feature`
  );
}
