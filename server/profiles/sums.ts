import type { ClickHouseSettings } from "@clickhouse/client";
import { readRows } from "#db/clickhouse/bounded.ts";
import { type ProfileRow, toProfile } from "#db/clickhouse/profile-rows.ts";
import { type WindowCut, windowSumsSql } from "#db/clickhouse/window-sql.ts";
import type { Profile } from "#lib/domain/profile.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { pairRowsSql, pairSettings } from "./pair-rows.ts";
import { isPair } from "./segments.ts";
import type { Subject } from "./subject.ts";

type Row = [key: string, feature: string, ...profile: ProfileRow];

/** window key → feature → the sum of its hours. Windows and features without rows are absent. */
export type WindowSums = Map<string, Map<string, Profile>>;

type Asked = {
  cut: WindowCut;
  from: Date;
  to: Date;
  segment: string;
  features?: readonly string[];
  caller: string;
};

type Query = { query: string; settings: ClickHouseSettings };

async function queriesOf(ctx: ServiceContext, subject: Subject, input: Asked): Promise<Query[]> {
  const { versionId, revision, timeZone } = subject;
  const asked = { versionId, revision, timeZone, ...input };
  if (!isPair(input.segment)) {
    return [{ query: windowSumsSql(asked), settings: { do_not_merge_across_partitions_select_final: 1 } }];
  }
  const selects = await pairRowsSql(ctx, subject, input);
  return selects.map((rows) => ({ query: windowSumsSql({ ...asked, rows }), settings: pairSettings }));
}

/** Any window is a sum of hours: one query with grain, range, segment and features as parameters. */
export async function sumWindows(ctx: ServiceContext, subject: Subject, input: Asked): Promise<WindowSums> {
  const rows: Row[] = [];
  for (const { query, settings } of await queriesOf(ctx, subject, input)) {
    rows.push(
      ...(await readRows<Row>(ctx.clickhouse, { query, caller: input.caller, settings, seconds: 60 })),
    );
  }
  const sums: WindowSums = new Map();
  for (const row of rows) {
    let window = sums.get(row[0]);
    if (!window) sums.set(row[0], (window = new Map()));
    const [, feature, ...profile] = row;
    window.set(feature, toProfile(profile));
  }
  return sums;
}
