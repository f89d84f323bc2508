/** What people said of earlier incidents of the project, for each cause whose type it moves. */
import type { Priors } from "../input.ts";
import { add, type Weighed } from "./weighed.ts";

export function addPeople(priors: Priors | undefined, causes: readonly Weighed[]): void {
  for (const cause of causes) {
    const prior = priors?.[cause.type];
    if (!prior) continue;
    const { offset, named, of } = prior;
    const factor = Math.exp(offset);
    const kind = offset > 0 ? "another kind" : "this kind";
    add(cause, {
      scorer: "people",
      value: factor,
      threshold: null,
      n: of,
      text: `People named a cause of this kind in ${named} of the ${of} judged incidents of this project that showed one.`,
      refuted_by: `Later incidents of this project in which people name ${kind}.`,
      factor,
    });
  }
}
