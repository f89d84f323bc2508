import type { Report } from "./build.ts";
export function htmlReport(r: Report): string {
  return JSON.stringify(r.body);
}
