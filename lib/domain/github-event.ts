import { z } from "zod";

const repository = z.looseObject({ full_name: z.string().min(3).max(300) });
const deployment = z.looseObject({
  id: z.number(),
  sha: z.string().max(100),
  ref: z.string().max(500).nullish(),
  environment: z.string().max(300).nullish(),
  created_at: z.iso.datetime({ offset: true }),
});
const schemas = {
  deployment: z.looseObject({ repository, deployment }),
  deployment_status: z.looseObject({
    repository,
    deployment,
    deployment_status: z.looseObject({
      id: z.number(),
      state: z.string().max(50),
      created_at: z.iso.datetime({ offset: true }),
      target_url: z.string().max(2000).nullish(),
    }),
  }),
  push: z.looseObject({
    repository,
    ref: z.string().max(500),
    before: z.string().max(100),
    after: z.string().max(100),
    compare: z.string().max(2000).nullish(),
    head_commit: z.looseObject({ timestamp: z.iso.datetime({ offset: true }) }).nullish(),
  }),
};

export type GithubChange = {
  kind: "deploy" | "configuration";
  at: string;
  subject: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
  url: string | null;
  repository: string;
  /** Names what was told of: GitHub sends the same delivery again when it likes. */
  key: string;
};

/** States of a deployment in which something runs, or fails to. */
const decided = new Set(["success", "failure", "error", "inactive"]);

/**
 * The change that a webhook of GitHub tells of; null for events and states that change nothing (a ping, a deployment
 * that is queued). Throws a ZodError where the body is not what GitHub documents for the event.
 */
export function githubChange(event: string, body: unknown): GithubChange | null {
  if (event === "deployment") {
    const { repository: r, deployment: d } = schemas.deployment.parse(body);
    const subject = `${r.full_name} to ${d.environment ?? "production"}`;
    const after = { state: "created", sha: d.sha, ref: d.ref ?? null };
    return {
      kind: "deploy",
      at: d.created_at,
      subject,
      before: null,
      after,
      url: null,
      repository: r.full_name,
      key: `deployment:${r.full_name}:${d.id}`,
    };
  }
  if (event === "deployment_status") {
    const { repository: r, deployment: d, deployment_status: s } = schemas.deployment_status.parse(body);
    if (!decided.has(s.state)) return null;
    const subject = `${r.full_name} to ${d.environment ?? "production"}`;
    const after = { state: s.state, sha: d.sha, ref: d.ref ?? null };
    return {
      kind: "deploy",
      at: s.created_at,
      subject,
      before: null,
      after,
      url: webAddress(s.target_url),
      repository: r.full_name,
      key: `deployment_status:${r.full_name}:${s.id}`,
    };
  }
  if (event === "push") {
    const { repository: r, ref, before, after, compare, head_commit } = schemas.push.parse(body);
    if (!head_commit) return null;
    return {
      kind: "configuration",
      at: head_commit.timestamp,
      subject: `${r.full_name} ${ref}`,
      before: { sha: before },
      after: { sha: after },
      url: webAddress(compare),
      repository: r.full_name,
      key: `push:${r.full_name}:${ref}:${after}`,
    };
  }
  return null;
}

function webAddress(text: string | null | undefined): string | null {
  return text && /^https?:\/\/\S+$/.test(text) ? text : null;
}
