import type { Notice } from "../domain/notice.ts";
import type { Handle, RenderInput } from "./kind.ts";

export type PagerAction = "trigger" | "acknowledge" | "resolve";

/**
 * What a pager is told, in order. An acknowledgement of what it never heard of would be lost there: then the alert
 * comes first.
 */
export function actionsOf({ notice, handle }: RenderInput<unknown>): PagerAction[] {
  if (notice.status === "resolved") return ["resolve"];
  if (notice.commonAnnotations.acknowledged !== "true") return ["trigger"];
  return handle ? ["acknowledge"] : ["trigger", "acknowledge"];
}

/** Remembers that the group's alert was made, until it is closed. */
export function keepTriggered(notice: Notice): Handle | null {
  return notice.status === "resolved" ? null : { triggered: "true" };
}
