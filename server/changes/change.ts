import type { ShownChange } from "./store.ts";

/** A change as the API and the console show it. */
export type Change = {
  id: number;
  kind: string;
  at: string;
  subject: string;
  model: string | null;
  before: unknown;
  after: unknown;
  url: string | null;
  origin: string;
  actor: string;
  created_at: string;
};

export function asChange({ change, model }: ShownChange): Change {
  return {
    id: change.id,
    kind: change.kind,
    at: change.at.toISOString(),
    subject: change.subject,
    model,
    before: change.before ?? null,
    after: change.after ?? null,
    url: change.url,
    origin: change.origin,
    actor: change.actor,
    created_at: change.createdAt.toISOString(),
  };
}
