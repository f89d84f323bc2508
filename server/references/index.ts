export { baselinesWhere } from "./baselines-where.ts";
export { asWriter, beginBatch, markHours } from "./journal.ts";
export { putReference } from "./put-reference.ts";
export { reviseSchema } from "./revise-schema.ts";
export { type Body, openBody, rowContentTypes } from "./rows/body.ts";
export { readBody } from "./rows/index.ts";
export { tableName } from "./typed-tables.ts";
export {
  engineTime,
  insertLines,
  insertRejected,
  insertTyped,
  rawOf,
  type RejectedRow,
} from "./write-rows.ts";
