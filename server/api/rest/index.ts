import { healthRoutes } from "./health.ts";
import { laterRoutes } from "./later.ts";
import { modelsRoutes } from "./models.ts";
import type { RestRoute } from "./route.ts";

/** Every call of the public API: one file a noun, one line here. */
export const restRoutes: readonly RestRoute[] = [...healthRoutes, ...modelsRoutes, ...laterRoutes];
