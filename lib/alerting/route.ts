import type { Digest } from "./extension.ts";
import { type Labels, type Matcher, matcherText, matches } from "./matcher.ts";

/** A node of the routing tree with everything that it inherits filled in; times in milliseconds. */
export type Route = {
  /** Its matchers and those above it: names the route in group keys, also across edits elsewhere. */
  key: string;
  /** Its place in the tree, such as "0.2": tells routes with the same matchers apart. */
  path: string;
  matchers: readonly Matcher[];
  receiver: string;
  /** Labels that make a group; null: every alert is a group of its own (`...`). */
  groupBy: readonly string[] | null;
  groupWaitMs: number;
  groupIntervalMs: number;
  repeatIntervalMs: number;
  continues: boolean;
  muteTimes: readonly string[];
  activeTimes: readonly string[];
  /** The policy that takes over where nobody acknowledges; null: none does. */
  escalation: string | null;
  /** Its messages are gathered; null: each is sent on its own. */
  digest: Digest | null;
  routes: readonly Route[];
};

export type RouteOptions = {
  matchers: Matcher[];
  receiver?: string | undefined;
  groupBy?: string[] | undefined;
  groupWaitMs?: number | undefined;
  groupIntervalMs?: number | undefined;
  repeatIntervalMs?: number | undefined;
  continues?: boolean | undefined;
  muteTimes?: string[] | undefined;
  activeTimes?: string[] | undefined;
  escalation?: string | undefined;
  digest?: Digest | "off" | undefined;
  routes: RouteOptions[];
};

const second = 1_000;
/** What Alertmanager takes where a route says nothing. */
const defaults = {
  groupWaitMs: 30 * second,
  groupIntervalMs: 300 * second,
  repeatIntervalMs: 14_400 * second,
  escalation: null,
  digest: null,
};

/** The tree with inherited options. Mute and active times are not inherited, as in Alertmanager. */
export function routeTree(root: RouteOptions): Route {
  return inherit(root, { receiver: root.receiver ?? "", groupBy: [], ...defaults }, { key: "", path: "" });
}

type Inherited = Pick<
  Route,
  "receiver" | "groupBy" | "groupWaitMs" | "groupIntervalMs" | "repeatIntervalMs" | "escalation" | "digest"
>;

function inherit(options: RouteOptions, from: Inherited, above: Pick<Route, "key" | "path">): Route {
  const key = `${above.key}${above.key === "" ? "" : "/"}{${options.matchers.map(matcherText).join(",")}}`;
  const groupBy = options.groupBy?.includes("...") ? null : (options.groupBy?.toSorted() ?? from.groupBy);
  const own: Inherited = {
    receiver: options.receiver ?? from.receiver,
    groupBy,
    groupWaitMs: options.groupWaitMs ?? from.groupWaitMs,
    groupIntervalMs: options.groupIntervalMs ?? from.groupIntervalMs,
    repeatIntervalMs: options.repeatIntervalMs ?? from.repeatIntervalMs,
    escalation: options.escalation === "off" ? null : (options.escalation ?? from.escalation),
    digest: options.digest === "off" ? null : (options.digest ?? from.digest),
  };
  const { path } = above;
  return {
    key,
    path,
    matchers: options.matchers,
    ...own,
    continues: options.continues ?? false,
    muteTimes: options.muteTimes ?? [],
    activeTimes: options.activeTimes ?? [],
    routes: options.routes.map((child, i) =>
      inherit(child, own, { key, path: path === "" ? String(i) : `${path}.${i}` }),
    ),
  };
}

/** The routes that an alert takes, depth first: a child that matches keeps it, unless it says to continue. */
export function routesOf(route: Route, labels: Labels): Route[] {
  if (!matches(route.matchers, labels)) return [];
  const found: Route[] = [];
  for (const child of route.routes) {
    const taken = routesOf(child, labels);
    found.push(...taken);
    if (taken.length > 0 && !child.continues) break;
  }
  return found.length > 0 ? found : [route];
}

export type Group = { key: string; route: Route; labels: Record<string, string> };

/** The group of an alert in a route. */
export function groupOf(route: Route, labels: Labels): Group {
  const names = (route.groupBy ?? Object.keys(labels))
    .filter((name) => Object.hasOwn(labels, name))
    .toSorted();
  const own = Object.fromEntries(names.map((name) => [name, labels[name]!]));
  return { key: `${route.key}:${labelsText(own)}`, route, labels: own };
}

export function labelsText(labels: Labels): string {
  const names = Object.keys(labels).toSorted();
  return `{${names.map((name) => `${name}=${JSON.stringify(labels[name])}`).join(", ")}}`;
}

/** The route at a place in the tree; undefined where there is none. */
export function routeAt(root: Route, path: string): Route | undefined {
  if (path === "") return root;
  return path.split(".").reduce<Route | undefined>((route, i) => route?.routes[Number(i)], root);
}
