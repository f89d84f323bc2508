import { parseAsString, parseAsStringLiteral } from "nuqs/server";
import { spanView } from "../drift/view.ts";

/** What the page shows is in its address. */
export const multivariateView = {
  ...spanView,
  grain: parseAsStringLiteral(["day", "week"] as const).withDefault("day"),
  method: parseAsString,
  start: parseAsString,
};

export const multivariateGrains = [
  { value: "day", label: "days" },
  { value: "week", label: "weeks" },
] as const;
