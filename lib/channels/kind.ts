import type { z } from "zod";
import type { Notice, NoticeAlert } from "../domain/notice.ts";

/** What a provider gave back for the message of a group, so that it can be changed in place. */
export type Handle = Record<string, string>;

export type HttpRequest = {
  kind: "http";
  method: "POST" | "PUT" | "GET";
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Signed when it is sent (Standard Webhooks): the time is that of the attempt, the id the same over all attempts. */
  sign?: { secret: string; id: string };
};
export type MailRequest = {
  kind: "mail";
  server: { host: string; port: number; secure: boolean; ca: string; user: string; password: string };
  message: {
    from: string;
    to: string[];
    subject: string;
    text: string;
    html: string;
    messageId: string;
    inReplyTo: string;
    requireTls: boolean;
    headers: Record<string, string>;
  };
};
export type InAppRequest = { kind: "in_app"; title: string; body: string; url: string };
export type ChannelRequest = HttpRequest | MailRequest | InAppRequest;

/** What came back: HTTP's status, or SMTP's reply code with its text as the body. */
export type ChannelResponse = { status: number; headers: Record<string, string>; body: string };

export type Outcome =
  | { kind: "sent"; handle?: Handle | undefined }
  | {
      kind: "retry";
      why: string;
      afterMs?: number | undefined;
      limited?: boolean;
      /** The handle leads nowhere any more: begin a message of its own. */
      forget?: boolean;
    }
  | { kind: "permanent"; why: string };

export type RenderInput<C> = {
  config: C;
  notice: Notice;
  handle: Handle | null;
  /** Stable over the group's life and unique to (channel, group): 40 hexadecimal digits. */
  groupId: string;
  /** Stable over all attempts of this notification. */
  messageId: string;
  /** Address of the console, without a slash at its end. */
  publicUrl: string;
  /** Where a person says that they are on it; null: there is nothing to acknowledge, or links are not wanted. */
  acknowledgeUrl?: (alert: NoticeAlert) => string | null;
  now: Date;
};

/** A kind of channel: its settings, how a notice becomes requests, and what the answers mean. */
export type ChannelKind<C = Record<string, unknown>> = {
  id: string;
  label: string;
  /** Fields carry `.meta({ title, secret?, destination? })`; the form is made from them. */
  config: z.ZodType<C>;
  /** Requests of one channel that may be under way at once. */
  concurrency: number;
  /** Least time between two requests in ms. */
  intervalMs: number;
  /** A firing group is sent again so often until it is resolved, and so long after (ms). */
  resend?: { everyMs: number; afterResolvedMs: number };
  /** It knows of acknowledgements: one is told there as soon as everything that fires is in hand. */
  acknowledges?: boolean;
  /** What the circuit breaker counts failures of. */
  endpoint: (config: C) => string;
  /** In order; each is sent once the one before succeeded. */
  render: (input: RenderInput<C>) => ChannelRequest[];
  judge: (response: ChannelResponse, now: Date) => Outcome;
  /** The handle after all requests succeeded: null forgets it (a later firing begins a message of its own). */
  keep?: (notice: Notice, handle: Handle | null) => Handle | null;
};

/** Keeps the type of the settings while the registry forgets it. */
export function defineChannel<C>(kind: ChannelKind<C>): ChannelKind {
  return {
    ...kind,
    config: kind.config as z.ZodType<Record<string, unknown>>,
    endpoint: (config) => kind.endpoint(config as C),
    render: (input) => kind.render({ ...input, config: input.config as C }),
  };
}
