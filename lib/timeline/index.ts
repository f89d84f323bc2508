export { detectionDelay, instantsOf, knownAt, orderInForce, snapshotInForce, symptomOnset } from "./known.ts";
export type * from "./types.ts";
export { axisRows, tickText } from "./axis.ts";
export { isDrawn, type Layout, layoutOf, type Plan, placeOf, plans, scrollStart, sizes } from "./layout.ts";
export { blocksOf } from "./blocks.ts";
export { markdownOf } from "./markdown.ts";
export { type Shape, shapesOf, type Tone } from "./shapes.ts";
