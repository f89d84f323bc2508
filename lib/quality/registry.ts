import type { Check, ColumnCheck, RowsCheck } from "./check.ts";
import { cardinality } from "./checks/cardinality.ts";
import { constant } from "./checks/constant.ts";
import { duplicates } from "./checks/duplicates.ts";
import { freshness } from "./checks/freshness.ts";
import { labels } from "./checks/labels.ts";
import { notFinite } from "./checks/not-finite.ts";
import { nullRate } from "./checks/null-rate.ts";
import { range } from "./checks/range.ts";
import { refused } from "./checks/refused.ts";
import { schemaChange } from "./checks/schema-change.ts";
import { unparsable } from "./checks/unparsable.ts";
import { unseen } from "./checks/unseen.ts";
import { volume } from "./checks/volume.ts";

/** One file a check, one line here. */
export const checks = [
  nullRate,
  notFinite,
  unparsable,
  range,
  unseen,
  cardinality,
  constant,
  volume,
  freshness,
  labels,
  duplicates,
  refused,
  schemaChange,
] as const satisfies readonly Check[];

export type CheckName = (typeof checks)[number]["name"];
export const checkNames: readonly CheckName[] = checks.map((check) => check.name);

export const columnChecks: readonly ColumnCheck[] = checks.filter((c) => c.about === "column");
export const rowsChecks: readonly RowsCheck[] = checks.filter((c) => c.about === "rows");
