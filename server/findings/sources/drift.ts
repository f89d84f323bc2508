import { judgedWindows } from "#server/drift/index.ts";
import type { VerdictSource } from "./source.ts";

/** Each column against its reference. */
export const driftSource: VerdictSource = async (ctx, { names, ...request }) => {
  const wanted = names && new Set(names);
  const judged = await judgedWindows(ctx, request);
  return [...(judged ?? [])].flatMap(([feature, windows]) =>
    !wanted || wanted.has(feature) ? [{ feature, subject: { column: feature }, windows }] : [],
  );
};
