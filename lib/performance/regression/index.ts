import type { Metric } from "../metric.ts";
import { bias } from "./bias.ts";
import { mae } from "./mae.ts";
import { mape } from "./mape.ts";
import { mse } from "./mse.ts";
import { r2 } from "./r2.ts";
import { rmse } from "./rmse.ts";
import type { RegressionSample } from "./sample.ts";

/** Every metric of a model that predicts a number: one file and one line. */
export const regressionMetrics = { mae, rmse, mse, mape, r2, bias } as const satisfies Record<
  string,
  Metric<RegressionSample>
>;
