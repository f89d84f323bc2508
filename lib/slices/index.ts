export { type Predicate, predicateText, type SliceSource } from "./columns.ts";
export { searchSlices, type SliceRows, type SliceSearch, type WeakSlice } from "./search.ts";
export { splitChange } from "./split.ts";
