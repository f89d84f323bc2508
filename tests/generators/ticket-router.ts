/** A help desk: which team should answer the ticket? The team that closed it is the truth, some days later. */
import type { Random } from "#lib/stats/index.ts";
import { clamp, logNormal, maybe, pick, poisson, round } from "./draw.ts";
import type { Moment, SimulatedModel, SimulatedRow } from "./simulated-model.ts";
import { happening } from "./truth.ts";

const teams = ["account", "billing", "bugs", "how_to", "sales"] as const;
type Team = (typeof teams)[number];

const products = { Boards: 34, Docs: 27, Forms: 17, Sync: 13, Mobile: 9 };
const launched: Record<string, number> = { ...products, Workflows: 16.3 };
const channels = { email: 41, chat: 30, web_form: 22, phone: 7 };
const languages = { en: 52, de: 15, fr: 12, es: 9, pt: 6, it: 4, nl: 2 };
const tiers = { free: 38, pro: 33, business: 20, enterprise: 9 };

const daily = [
  0.3, 0.2, 0.2, 0.2, 0.3, 0.4, 0.7, 1.1, 1.7, 1.9, 1.9, 1.7, 1.4, 1.6, 1.8, 1.7, 1.5, 1.2, 0.9, 0.7, 0.6,
  0.5, 0.4, 0.4,
];

/** What pulls a ticket to a team, added to the team's own frequency. */
const pulls: Record<string, Partial<Record<Team, number>>> = {
  Sync: { bugs: 0.9 },
  Mobile: { bugs: 0.6 },
  Forms: { how_to: 0.5 },
  Workflows: { how_to: 0.8, bugs: 0.5 },
  phone: { billing: 0.6, sales: 0.4 },
  chat: { how_to: 0.5 },
  free: { how_to: 0.4, billing: -0.8 },
  enterprise: { sales: 0.5, account: 0.4 },
};
const common: Record<Team, number> = { account: 0.1, billing: 0.3, bugs: 0.5, how_to: 0.7, sales: -0.8 };

function softmax(logits: readonly number[]): number[] {
  const weights = logits.map((x) => Math.exp(x));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

function teamDrawn(rng: Random, shares: readonly number[]): Team {
  return pick(rng, Object.fromEntries(teams.map((t, i) => [t, shares[i] ?? 0])) as Record<Team, number>);
}

function row(rng: Random, { hour, weekend }: Moment): SimulatedRow {
  const product: string = pick(rng, happening("new-product", hour) ? launched : products);
  const channel = pick(rng, weekend ? { ...channels, phone: 5 } : channels);
  const tier = pick(rng, tiers);
  const body = Math.round(clamp(logNormal(rng, channel === "chat" ? 160 : 520, 0.75), 8, 12_000));
  const urgent = poisson(rng, 0.5);
  const sentiment = clamp(0.12 - 0.16 * urgent + 0.33 * rng.normal(), -1, 1);
  const invoice = rng.uniform() < 0.19;
  const attachments = rng.uniform() < 0.71 ? 0 : 1 + poisson(rng, 0.7);
  // What shows in the text tells most: the model has read it, with some noise.
  const topic = teamDrawn(rng, softmax(teams.map((t) => common[t])));
  const logit = (team: Team, model: boolean) =>
    common[team] * 0.4 +
    [product, channel, tier].reduce(
      (sum, key) => sum + (model && key === "Workflows" ? 0 : (pulls[key]?.[team] ?? 0)),
      0,
    ) +
    (team === "billing" && invoice ? 1.6 : 0) +
    (team === "bugs" ? 0.3 * urgent + 0.4 * Math.min(attachments, 2) - 0.6 * sentiment : 0) +
    (team === topic ? 2.3 : 0);
  const scores = softmax(teams.map((t) => logit(t, true) + 0.3 * rng.normal()));
  const resolved = teamDrawn(rng, softmax(teams.map((t) => 1.3 * logit(t, false))));
  const best = scores.indexOf(Math.max(...scores));
  const cells = [
    product,
    channel,
    pick(rng, languages),
    tier,
    Math.round(clamp(logNormal(rng, 38, 0.5), 4, 255)),
    body,
    urgent,
    round(sentiment, 3),
    attachments,
    invoice,
    rng.uniform() < 0.24,
    poisson(rng, tier === "enterprise" ? 3.4 : 1.1),
    maybe(rng, 0.31, round(rng.gamma(0.7) * 320, 1)),
    maybe(rng, 0.03, Math.round(rng.gamma(1.2) * 410)),
    teams[best] as Team,
    ...scores.map((s) => round(s, 4)),
  ];
  return { cells, label: resolved, labelDelayHours: 0.5 + 24 * 4 * rng.uniform() ** 3 };
}

export const ticketRouter: SimulatedModel = {
  name: "ticket-router",
  task: "multiclass",
  owner: "support@example.com",
  tier: 3,
  labelMaturity: "P4D",
  seed: 37,
  idPrefix: "tk",
  columns: [
    "product",
    "channel",
    "language",
    "customer_tier",
    "subject_length",
    "body_length",
    "urgent_words",
    "sentiment",
    "attachments",
    "mentions_invoice",
    "is_reply",
    "tickets_last_90d",
    "hours_since_last_ticket",
    "account_age_days",
    "predicted_team",
    ...teams.map((t) => `score_${t}`),
  ],
  prediction: "predicted_team",
  score: teams.map((t) => `${t}:score_${t}`).join(","),
  label: "resolved_by",
  segments: ["customer_tier"],
  longestLabelDelayHours: 24 * 4 + 1,
  intensity: ({ hourOfDay, weekend }) => 68 * (daily[hourOfDay] ?? 1) * (weekend ? 0.55 : 1.12),
  row,
};
