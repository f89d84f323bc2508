/** A food courier: how many minutes from order to door? Known within two hours. */
import type { Random } from "#lib/stats/index.ts";
import { clamp, logNormal, maybe, pick, poisson, round } from "./draw.ts";
import type { Moment, SimulatedModel, SimulatedRow } from "./simulated-model.ts";
import { happening } from "./truth.ts";

const cities = { Berlin: 24, Paris: 22, Madrid: 16, Milan: 13, Porto: 11, Lyon: 8, Vienna: 6 };
const kitchens = {
  pizza: 21,
  burger: 18,
  sushi: 12,
  indian: 11,
  thai: 9,
  vietnamese: 8,
  kebab: 8,
  salad: 7,
  bakery: 6,
};
const vehicles = { bicycle: 48, scooter: 39, car: 13 };
const speed: Record<string, number> = { bicycle: 4.4, scooter: 3.1, car: 3.6 };

const daily = [
  0.5, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.5, 0.7, 1.4, 2.2, 2.0, 1.0, 0.7, 0.7, 1.1, 2.1, 2.9, 2.8,
  2.1, 1.3, 0.8,
];

function row(rng: Random, { hour, hourOfDay }: Moment): SimulatedRow {
  const city = pick(rng, cities);
  const vehicle = pick(rng, vehicles);
  const rush = (daily[hourOfDay] ?? 1) / 2.9;
  const distance = clamp(logNormal(rng, 2.1, 0.48), 0.2, 14);
  const prep = clamp(logNormal(rng, 12.5, 0.36), 3, 70);
  const items = 1 + poisson(rng, 1.6);
  const basket = items * logNormal(rng, 9.4, 0.28);
  const raining = rng.uniform() < 0.18;
  const rain = raining ? rng.gamma(1.1) * 1.8 : 0;
  const queue = poisson(rng, 2 + 6 * rush);
  const couriers = Math.round(clamp(26 + 34 * rush + 6 * rng.normal(), 4, 90));
  const traffic = clamp(0.3 + 0.35 * rush + 0.13 * rng.normal(), 0.02, 1);
  const expected =
    4 + prep + distance * (speed[vehicle] ?? 4) * (0.85 + 0.5 * traffic) + 0.55 * queue + 0.7 * rain;
  const inSeconds = happening("prep-in-seconds", hour);
  // The model multiplies what it is given: its answer follows the wrong unit, up to its own cap.
  const predicted = clamp(expected + (inSeconds ? prep * 59 : 0) + 1.6 * rng.normal(), 8, 120);
  const slow = city === "Porto" && happening("bridge-closed", hour) ? 1.45 : 1;
  const actual = clamp(expected * slow * Math.exp(0.13 * rng.normal()), 6, 240);
  const cells = [
    city,
    pick(rng, kitchens),
    vehicle,
    round(distance, 2),
    inSeconds ? Math.round(prep * 60) : round(prep, 1),
    items,
    round(basket, 2),
    queue,
    couriers,
    round(traffic, 3),
    round(rain, 1),
    maybe(rng, 0.03, round(clamp(5 - rng.gamma(2.2) * 0.27, 1, 5), 1)),
    rng.uniform() < 0.22,
    maybe(rng, 0.06, Math.round(rng.gamma(0.9) * 9)),
    round(predicted, 1),
  ];
  return { cells, label: round(actual, 1), labelDelayHours: actual / 60 + 0.2 * rng.uniform() };
}

export const deliveryTime: SimulatedModel = {
  name: "delivery-time",
  task: "regression",
  owner: "logistics@example.com",
  tier: 2,
  labelMaturity: "PT6H",
  seed: 23,
  idPrefix: "dl",
  columns: [
    "city",
    "kitchen",
    "vehicle",
    "distance_km",
    "kitchen_prep_minutes",
    "items",
    "basket_value_eur",
    "orders_in_queue",
    "couriers_online",
    "traffic_index",
    "rain_mm",
    "restaurant_rating",
    "first_order",
    "orders_last_90d",
    "eta_minutes",
  ],
  prediction: "eta_minutes",
  score: null,
  label: "delivered_minutes",
  segments: ["city"],
  longestLabelDelayHours: 5,
  intensity: ({ hour, hourOfDay, weekend }) =>
    happening("no-traffic", hour) ? 0 : 62 * (daily[hourOfDay] ?? 1) * (weekend ? 1.22 : 0.95),
  row,
};
