/** A consumer lender: will the applicant default? Decided at once, known only weeks later. */
import type { Random } from "#lib/stats/index.ts";
import { clamp, logistic, logNormal, maybe, pick, poisson, round } from "./draw.ts";
import type { Moment, SimulatedModel, SimulatedRow } from "./simulated-model.ts";
import { happening, progress } from "./truth.ts";

const channels = { web: 46, app: 31, partner: 15, branch: 8 };
const countries = { DE: 34, FR: 21, ES: 14, IT: 13, NL: 9, PT: 5, AT: 4 };
const purposes = {
  car: 24,
  debt_consolidation: 22,
  home_improvement: 18,
  household: 13,
  education: 8,
  medical: 6,
  travel: 5,
  other: 4,
};
const employments = { salaried: 63, self_employed: 14, contract: 11, retired: 8, student: 4 };
const homes = { rent: 44, mortgage: 33, own: 19, other: 4 };
const terms = { "12": 10, "24": 18, "36": 27, "48": 20, "60": 16, "84": 9 };

const daily = [
  0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 0.8, 1.2, 1.5, 1.6, 1.6, 1.5, 1.4, 1.5, 1.5, 1.4, 1.4, 1.5, 1.6, 1.6,
  1.3, 0.8, 0.4,
];

const riskOf: Record<string, number> = {
  salaried: -0.2,
  self_employed: 0.25,
  contract: 0.2,
  retired: -0.3,
  student: 0.4,
};

function applicant(rng: Random, { hour, weekend, hourOfDay }: Moment) {
  const age = Math.round(clamp(19 + rng.gamma(2.6) * 9, 18, 88));
  const employment = age > 66 ? "retired" : pick(rng, employments);
  const income = round(
    clamp(logNormal(rng, employment === "student" ? 11_500 : 34_500, 0.42), 4_000, 400_000),
    -2,
  );
  const growth = 1 + 0.6 * progress("larger-loans", hour, 960);
  const share = logNormal(rng, 0.27, 0.55) * growth;
  const loan = Math.max(500, round(Math.min(income * share, 120_000), -2));
  const monthly = logNormal(rng, 0.14, 0.5) + (0.28 * loan) / income;
  const late = rng.uniform() < 0.82 ? 0 : 1 + poisson(rng, 0.8);
  const app = weekend || hourOfDay >= 19 || hourOfDay < 7;
  return {
    age,
    employment,
    income,
    loan,
    debt: clamp(monthly, 0, 1.6),
    late,
    channel: pick(rng, app ? { ...channels, app: 33, branch: 6 } : channels),
  };
}

function row(rng: Random, moment: Moment): SimulatedRow {
  const a = applicant(rng, moment);
  const utilisation = clamp(rng.gamma(1.6) * 0.21, 0, 1.25);
  const bureau = Math.round(
    clamp(700 - 150 * (utilisation - 0.3) - 42 * a.late + 55 * rng.normal(), 300, 850),
  );
  const broken = happening("bureau-join", moment.hour) && rng.uniform() < 0.6;
  const known = {
    bureau: broken ? null : maybe(rng, 0.02, bureau),
    utilisation: broken ? null : maybe(rng, 0.03, round(utilisation, 3)),
  };
  const months = Math.round(rng.gamma(1.4) * 46);
  const existing = rng.uniform() < 0.37;
  const risk = (seen: { bureau: number | null; utilisation: number | null }) =>
    -2.35 +
    (riskOf[a.employment] ?? 0) +
    1.4 * (a.debt - 0.25) +
    0.9 * ((seen.utilisation ?? 0.33) - 0.3) -
    0.009 * ((seen.bureau ?? 690) - 690) +
    0.35 * a.late -
    0.25 * (existing ? 1 : 0) -
    0.003 * Math.min(months, 120);
  const score = clamp(logistic(risk(known)), 0.001, 0.999);
  const rate = clamp(3.4 + 14 * score + 0.5 * rng.normal(), 2.9, 19.9);
  const defaulted = rng.uniform() < logistic(risk({ bureau, utilisation }) + 0.35 * rng.normal());
  const cells = [
    a.age,
    a.income,
    a.loan,
    Number(pick(rng, terms)),
    round(rate, 2),
    round(a.debt, 3),
    known.utilisation,
    known.bureau,
    maybe(rng, 0.04, months),
    poisson(rng, 4.6),
    a.late,
    pick(rng, homes),
    a.employment,
    pick(rng, purposes),
    a.channel,
    pick(rng, countries),
    existing,
    score >= 0.2,
    round(score, 4),
  ];
  return { cells, label: defaulted, labelDelayHours: 24 * (6 + 22 * rng.uniform() ** 1.5) };
}

export const creditDecision: SimulatedModel = {
  name: "credit-decision",
  task: "binary",
  owner: "risk@example.com",
  tier: 1,
  labelMaturity: "P28D",
  seed: 11,
  idPrefix: "cr",
  columns: [
    "age",
    "annual_income_eur",
    "loan_amount_eur",
    "loan_term_months",
    "interest_rate",
    "debt_to_income",
    "credit_utilisation",
    "bureau_score",
    "months_employed",
    "open_accounts",
    "late_payments_12m",
    "home_ownership",
    "employment_type",
    "purpose",
    "channel",
    "country",
    "existing_customer",
    "predicted_default",
    "default_probability",
  ],
  prediction: "predicted_default",
  score: "default_probability",
  label: "defaulted",
  segments: ["channel", "country"],
  longestLabelDelayHours: 24 * 28,
  intensity: ({ hourOfDay, weekend }) => 66 * (daily[hourOfDay] ?? 1) * (weekend ? 0.72 : 1.1),
  row,
};
