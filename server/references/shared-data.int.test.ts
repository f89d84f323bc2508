import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeStores } from "#server/kernel/stores.ts";
import { type IngestAnswer, makeRestClient, type RestClient } from "#tests/fixtures/rest-client.ts";
import { sharedDataExists, skippedBecause } from "#tests/oracles/shared-data.ts";

let api: RestClient;

beforeAll(async () => {
  api = await makeRestClient();
});
afterAll(closeStores);

const file = (name: string) => readFileSync(resolve(import.meta.dirname, "../../../shared/data", name));
const json = { type: "application/json" };
const parquet = { type: "application/vnd.apache.parquet" };

type Reference = {
  rows: number;
  rejected_count: number;
  schema: { columns: { name: string; kind: string; role: string; reason: string }[] };
};

function kinds(body: Reference): Record<string, string> {
  return Object.fromEntries(body.schema.columns.map((c) => [c.name, `${c.role} ${c.kind}`]));
}

describe.skipIf(!sharedDataExists)(`published data${skippedBecause}`, () => {
  it("hotel bookings: the CSV as reference, the Parquet of the same rows as events", async () => {
    await api.call("PUT", "/models/hotel", '{"task":"binary"}', json);
    const roles =
      "timestamp=timestamp&id=Index&prediction=y_pred&score=y_pred_proba&label=is_canceled&ignore=split&segments=hotel";
    const csv = await api.call<Reference>(
      "PUT",
      `/models/hotel/versions/1/reference?${roles}`,
      zstdCompressSync(file("hotel_booking.csv")),
      { type: "text/csv", encoding: "zstd" },
    );
    expect(csv).toMatchObject({ status: 201, body: { rows: 31_709, rejected_count: 0 } });
    expect(kinds(csv.body)).toMatchObject({
      Index: expect.stringMatching(/^id /),
      hotel: "feature categorical",
      lead_time: "feature numeric",
      country: "feature categorical",
      adr: "feature numeric",
      is_repeated_guest: "feature boolean",
      y_pred: "prediction boolean",
      y_pred_proba: "score numeric",
      is_canceled: "label boolean",
      timestamp: "timestamp timestamp",
    });
    const sent = await api.call<IngestAnswer>(
      "POST",
      "/models/hotel/events",
      file("hotel_booking.parquet"),
      parquet,
    );
    expect(sent).toMatchObject({ status: 200, body: { rejected_count: 0, duplicates: 0, accepted: 31_709 } });
    const again = await api.call<IngestAnswer>(
      "POST",
      "/models/hotel/events",
      file("hotel_booking.parquet"),
      parquet,
    );
    expect(again.body).toMatchObject({ duplicates: 31_709, accepted: 0 });
  });

  it("employment and flights: Parquet references with codes, flags and times", async () => {
    await api.call("PUT", "/models/employment", '{"task":"binary"}', json);
    const employment = await api.call<Reference>(
      "PUT",
      "/models/employment/versions/1/reference?timestamp=timestamp&prediction=prediction&score=predicted_probability&label=employed",
      file("employment_ma.parquet"),
      parquet,
    );
    expect(employment).toMatchObject({ status: 201, body: { rows: 277_677, rejected_count: 0 } });
    expect(kinds(employment.body)).toMatchObject({
      timestamp: "timestamp timestamp",
      employed: "label boolean",
    });
    await api.call("PUT", "/models/flights", '{"task":"binary","time_zone":"America/New_York"}', json);
    const flights = await api.call<Reference>(
      "PUT",
      "/models/flights/versions/1/reference?prediction=y_pred&score=y_pred_proba&label=delayed15",
      file("nycflights13_delay.parquet"),
      parquet,
    );
    expect(flights).toMatchObject({ status: 201, body: { rows: 327_346, rejected_count: 0 } });
  }, 120_000);
});
