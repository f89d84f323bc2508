export type { Predicate, SliceSource } from "./columns.ts";
export { searchSlices, type SliceRows, type SliceSearch, type WeakSlice } from "./search.ts";
