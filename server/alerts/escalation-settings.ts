import { z } from "zod";
import { promDuration } from "#lib/alerting/duration.ts";
import { matcherText, type Route } from "#lib/alerting/index.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { configurationInForce, putConfiguration } from "./configuration.ts";
import { members } from "./people-store.ts";

const names = z.array(z.string().trim().min(1).max(200)).max(20).default([]);

/** A policy as the routing file has it: `after` in Prometheus' words, counted from the first message. */
export const escalationBody = z.strictObject({
  steps: z
    .array(z.strictObject({ after: z.string().max(50), channels: names, people: names }))
    .min(1)
    .max(20),
  repeat: z.number().int().min(0).max(100).default(0),
});

/** What a route does beyond Alertmanager: null is what the routes above it say, "off" is nothing. */
export const routeOptionsInput = z.strictObject({
  /** "root", or "root.0.2". */
  path: z.string().regex(/^root(\.\d+)*$/, "is not the place of a route, such as root or root.0.2"),
  escalation: z.string().max(100).nullable(),
  digest: z
    .union([z.literal("off"), z.strictObject({ every: z.enum(["day", "hour"]), at: z.string().optional() })])
    .nullable(),
});

type Node = { leeway?: Record<string, unknown>; routes?: Node[] };
type Text = { route: Node; leeway?: { escalations?: { name: string }[] } & Record<string, unknown> };

type EscalationSettings = {
  policies: {
    name: string;
    repeat: number;
    steps: { after_minutes: number; channels: string[]; people: string[] }[];
  }[];
  routes: {
    path: string;
    matchers: string;
    receiver: string;
    /** What holds there, said by it or inherited; null: nothing. */
    escalation: string | null;
    digest: { every: "day" | "hour"; minute: number } | null;
  }[];
  /** Names of who can be called by name. */
  people: string[];
};

/** The policies, what each route does, and who can be called. */
export async function escalationSettings(ctx: ServiceContext): Promise<EscalationSettings> {
  authorize(ctx, "channels:read");
  const { configuration } = await configurationInForce(ctx);
  const walk = (route: Route): Route[] => [route, ...route.routes.flatMap(walk)];
  return {
    policies: [...configuration.escalations.values()].map((p) => ({
      name: p.name,
      repeat: p.repeat,
      steps: p.steps.map((s) => ({
        after_minutes: s.afterMs / 60_000,
        channels: s.channels,
        people: s.people,
      })),
    })),
    routes: walk(configuration.route).map((r) => ({
      path: r.path === "" ? "root" : `root.${r.path}`,
      matchers: r.matchers.map(matcherText).join(", "),
      receiver: r.receiver,
      escalation: r.escalation,
      digest: r.digest,
    })),
    people: (await members(ctx)).flatMap((p) => p.email ?? p.name ?? []),
  };
}

/** Puts a policy into the routing, as a new version of it. */
export async function putEscalation(
  ctx: ServiceContext,
  input: { name: string } & z.input<typeof escalationBody>,
): Promise<EscalationSettings> {
  const { name, ...rest } = input;
  const body = escalationBody.parse(rest);
  for (const { after } of body.steps) {
    if (promDuration(after) === null) {
      throw new LeewayError("INVALID", `after: “${after}” is not a duration such as 15m or 2h.`);
    }
  }
  return change(ctx, (text) => {
    const others = (text.leeway?.escalations ?? []).filter((p) => p.name !== name);
    text.leeway = { ...text.leeway, escalations: [...others, { name, ...body }] };
  });
}

/** Takes a policy out of the routing, also from the routes that name it. */
export async function removeEscalation(
  ctx: ServiceContext,
  input: { name: string },
): Promise<EscalationSettings> {
  return change(ctx, (text) => {
    const all = text.leeway?.escalations ?? [];
    if (!all.some((p) => p.name === input.name)) {
      throw new LeewayError("NOT_FOUND", `There is no escalation ${input.name}.`);
    }
    text.leeway = { ...text.leeway, escalations: all.filter((p) => p.name !== input.name) };
    const walk = (node: Node) => {
      if (node.leeway?.["escalation"] === input.name) setOption(node, "escalation", null);
      for (const child of node.routes ?? []) walk(child);
    };
    walk(text.route);
  });
}

/** Says of one route which policy takes over and whether its messages are gathered. */
export async function setRouteOptions(
  ctx: ServiceContext,
  input: z.input<typeof routeOptionsInput>,
): Promise<EscalationSettings> {
  const { path, escalation, digest } = routeOptionsInput.parse(input);
  return change(ctx, (text) => {
    const node = path
      .split(".")
      .slice(1)
      .reduce<Node | undefined>((n, i) => n?.routes?.[Number(i)], text.route);
    if (!node) throw new LeewayError("NOT_FOUND", `There is no route ${path}.`);
    setOption(node, "escalation", escalation);
    setOption(node, "digest", digest);
  });
}

function setOption(node: Node, key: string, value: unknown): void {
  const { [key]: _, ...others } = node.leeway ?? {};
  const own = value === null ? others : { ...others, [key]: value };
  if (Object.keys(own).length > 0) node.leeway = own;
  else delete node.leeway;
}

async function change(ctx: ServiceContext, edit: (text: Text) => void): Promise<EscalationSettings> {
  authorize(ctx, "channels:manage");
  const text = structuredClone((await configurationInForce(ctx)).text) as unknown as Text;
  edit(text);
  await putConfiguration(ctx, { configuration: text });
  return escalationSettings(ctx);
}
