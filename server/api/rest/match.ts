import { LeewayError } from "#lib/domain/errors.ts";
import type { RestRoute } from "./route.ts";

export type Matched = { route: RestRoute; params: Record<string, string> };

/** The routes of a path by method; empty when there is no such path. Fixed segments win over parameters. */
export function matchPath(
  routes: readonly RestRoute[],
  pathname: string,
  base = "/api/v1",
): Map<string, Matched> {
  const segments = split(pathname.startsWith(base) ? pathname.slice(base.length) : pathname);
  const found = new Map<string, Matched & { fixed: number }>();
  for (const route of routes) {
    const pattern = split(route.path);
    const params = fit(pattern, segments);
    if (!params) continue;
    const fixed = pattern.filter((s) => !isParameter(s)).length;
    if (fixed > (found.get(route.method)?.fixed ?? -1)) found.set(route.method, { route, params, fixed });
  }
  return found;
}

export function parameterNames(path: string): string[] {
  return split(path)
    .filter(isParameter)
    .map((s) => s.slice(1, -1));
}

function fit(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of pattern.entries()) {
    const segment = segments[i] as string;
    if (!isParameter(part)) {
      if (part !== segment) return undefined;
    } else params[part.slice(1, -1)] = decode(segment);
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new LeewayError("INVALID", `The path holds a wrong percent escape: ${segment}.`);
  }
}

function split(path: string): string[] {
  return path.split("/").filter((s) => s !== "");
}

function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}
