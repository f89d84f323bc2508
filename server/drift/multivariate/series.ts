import type { ServiceContext } from "#server/kernel/context.ts";
import type { WindowDetail } from "./detail.ts";
import {
  type MethodWindow,
  type MultivariateInput,
  type MultivariateReport,
  multivariateReport,
} from "./report.ts";

export type SeriesWindow = Omit<MethodWindow, keyof WindowDetail>;
export type MultivariateSeries = Omit<MultivariateReport, "methods"> & {
  methods: (Omit<MultivariateReport["methods"][number], "windows"> & { windows: SeriesWindow[] })[];
};

/** The report without what only one window's view shows. */
export async function multivariateSeries(
  ctx: ServiceContext,
  input: MultivariateInput,
): Promise<MultivariateSeries> {
  const report = await multivariateReport(ctx, input);
  const methods = report.methods.map((method) => ({
    ...method,
    windows: method.windows.map(({ features: _f, pairs: _p, rates: _t, rows: _r, ...window }) => window),
  }));
  return { ...report, methods };
}
