import { seal, unseal } from "#server/kernel/seal.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Scoring, Settings } from "./input.ts";
import type { EndpointRow } from "./store.ts";

/** What the secret is tied to: moved to another project's or version's row it cannot be read. */
const placeOf = (ctx: ServiceContext, versionId: number) => `scoring.secrets:${ctx.projectId}:${versionId}`;

export function sealHeader(ctx: ServiceContext, versionId: number, value: string): string {
  return seal({ value }, placeOf(ctx, versionId));
}

export function settingsOf(row: EndpointRow): Settings {
  return row.settings as unknown as Settings;
}

export function secretOf(ctx: ServiceContext, row: EndpointRow): string | null {
  return row.secrets === null ? null : String(unseal(row.secrets, placeOf(ctx, row.versionId))["value"]);
}

/** As the API and the console show it: never the secret. */
export function asScoring(names: { model: string; version: string }, row: EndpointRow): Scoring {
  return {
    ...names,
    endpoint: { ...settingsOf(row), has_secret: row.secrets !== null },
    updated_by: row.updatedBy,
    updated_at: row.updatedAt.toISOString(),
  };
}
