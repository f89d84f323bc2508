import { z } from "zod";
import { targetRate } from "#lib/decide/index.ts";
import type { Verdict } from "#lib/domain/drift.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { isMethod, type MethodName, methodNames, methods } from "#lib/multivariate/index.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findBaselines, findSubject, parseSegment, stateOfWindows } from "#server/profiles/index.ts";
import { instant, parseInput } from "../input.ts";
import { cutRange, resolveRange } from "../range.ts";
import { unknownSegment } from "../scored.ts";
import type { WindowDetail } from "./detail.ts";
import { chooseColumns } from "./rows.ts";
import { findPause } from "./pauses.ts";
import { readMethods, type StoredMethod, wantSegment } from "./store.ts";
import { findWork, multivariateRule } from "./work.ts";

const input = z
  .object({
    model: z.string().min(1),
    version: z.string().min(1).optional(),
    from: instant.optional(),
    to: instant.optional(),
    grain: z.enum(["day", "week"]).default("day"),
    segment: z.array(z.string().min(1).max(1000)).max(2).default([]),
    methods: z.array(z.string().min(1).max(60)).min(1).max(50).optional(),
  })
  .refine((v) => !v.from || !v.to || v.from < v.to, { message: "from must lie before to", path: ["from"] });

export type MultivariateInput = z.input<typeof input>;

export type MethodWindow = {
  start: string;
  end: string;
  n: number;
  /** Rows that were drawn and compared. */
  sampled: number;
  /** False while the window is open or has rows that are not in this result yet. */
  complete: boolean;
  verdict: Verdict;
  p: number | null;
  p_adjusted: number | null;
  value: number | null;
  floor: number | null;
  law: "exact" | "permutation" | null;
} & WindowDetail;

export type MultivariateReport = {
  model: string;
  version: string;
  grain: "day" | "week";
  segment: string | null;
  as_of: string;
  q: number;
  features_left_out: number;
  /** Of the closed windows with events of the last three months: how far the job is, and whether somebody paused it. */
  progress: { windows: number; judged: number; paused_by: string | null; paused_at: string | null };
  methods: {
    method: MethodName;
    label: string;
    unit: string;
    minimum: number;
    verdict: Verdict;
    windows: MethodWindow[];
  }[];
};

const nothing: WindowDetail = { features: [], pairs: [], rates: null, rows: [] };

/** The body of GET /models/{m}/multivariate: what the job stored, window by window. */
export async function multivariateReport(
  ctx: ServiceContext,
  asked: MultivariateInput,
): Promise<MultivariateReport> {
  authorize(ctx, "drift:read");
  const wanted = parseInput(input, asked);
  const names = wanted.methods && asMethods(wanted.methods);
  const subject = await findSubject(ctx, wanted);
  const segment = parseSegment(wanted.segment);
  if (segment !== "") {
    if ((await findBaselines(ctx, subject, segment)).length === 0) unknownSegment(subject, wanted.segment);
    await wantSegment(ctx, subject, segment);
  }
  const { grain } = wanted;
  const range = await resolveRange(ctx, subject, wanted);
  const windows = range ? cutRange(subject, grain, range, 1) : [];
  const [first, last] = [windows[0], windows.at(-1)];
  const states = await stateOfWindows(ctx, subject, windows);
  const stored =
    first && last ? await readMethods(ctx, subject, { segment, grain, from: first.start, to: last.end }) : [];
  const byCell = new Map(stored.map((s) => [`${s.method} ${s.start}`, s]));
  const shown = names ?? methodNames.filter((name) => stored.some((s) => s.method === name));
  const now = ctx.now().getTime();
  const { windows: closed, judged } = await findWork(ctx, subject, segment, [grain]);
  const pause = await findPause(ctx, subject, segment);
  return {
    model: subject.model,
    version: subject.version,
    grain,
    segment: wanted.segment.length > 0 ? wanted.segment.join(",") : null,
    as_of: ctx.now().toISOString(),
    q: targetRate,
    features_left_out: chooseColumns(subject).leftOut,
    progress: {
      windows: closed,
      judged,
      paused_by: pause?.by ?? null,
      paused_at: pause?.at.toISOString() ?? null,
    },
    methods: shown.map((method) => {
      const { label, unit, minimum } = methods[method];
      const own = windows.map((window, i): MethodWindow => {
        const found = byCell.get(`${method} ${window.start.getTime() / 1000}`);
        const state = states[i]!;
        const closed = window.end.getTime() <= now && !state.dirty;
        const current = found?.rule === multivariateRule && found.profileSeq >= state.seq;
        return windowOf(window, state.events, closed && (state.events === 0 || current), found);
      });
      const newest = own.findLast((w) => w.complete && w.n > 0) ?? own.findLast((w) => w.p !== null);
      return { method, label, unit, minimum, verdict: newest?.verdict ?? "insufficient", windows: own };
    }),
  };
}

function windowOf(
  window: { start: Date; end: Date },
  events: number,
  complete: boolean,
  found: StoredMethod | undefined,
): MethodWindow {
  const own = events > 0 ? found : undefined;
  return {
    start: window.start.toISOString(),
    end: window.end.toISOString(),
    n: events,
    sampled: own?.sampled ?? 0,
    complete,
    verdict: own?.verdict ?? "insufficient",
    p: own?.p ?? null,
    p_adjusted: own?.pAdjusted ?? null,
    value: own?.value ?? null,
    floor: own?.floor ?? null,
    law: own?.law === "exact" || own?.law === "permutation" ? own.law : null,
    ...(own ? (JSON.parse(own.detail) as WindowDetail) : nothing),
  };
}

function asMethods(names: readonly string[]): MethodName[] {
  return names.map((name) => {
    if (isMethod(name)) return name;
    throw new LeewayError(
      "INVALID",
      `There is no multivariate method ${name}. The methods are ${methodNames.join(", ")}.`,
    );
  });
}
