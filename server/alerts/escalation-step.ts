import { dueAfter } from "#lib/alerting/escalation.ts";
import type { Policy } from "#lib/alerting/extension.ts";
import type { Configuration } from "#lib/alerting/index.ts";
import { escalationNote } from "#lib/alerting/notes.ts";
import { said } from "#lib/channels/index.ts";
import type { Notice } from "#lib/domain/notice.ts";
import { enqueueNotice, channelNames, tellBell } from "#server/channels/index.ts";
import { audit } from "#server/kernel/audit.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { endEscalation, type EscalationRow, insertStep, stepsOf } from "./escalation-store.ts";
import { findPeople } from "./people-store.ts";
import { type AlertRow, alertsByFingerprint } from "./store.ts";
import { noticeOf } from "./tell.ts";

/** Takes the step that is due: tells its channels and people why, once, with an audit entry. How many notices there were. */
export async function takeStep(
  tx: ServiceContext,
  of: {
    run: EscalationRow;
    policy: Policy;
    configuration: Configuration;
    members: readonly AlertRow[];
    firing: readonly AlertRow[];
  },
): Promise<number> {
  const { run, policy, firing } = of;
  const { round, step } = run;
  const { channels, people } = policy.steps[step]!;
  const afterMs = dueAfter(policy, run)!;
  const why = escalationNote({ policy: policy.name, step, steps: policy.steps.length, round, afterMs });
  const fingerprints = firing.map((m) => m.fingerprint);
  const taken = {
    escalationId: run.id,
    round,
    step,
    at: tx.now(),
    channels,
    people,
    firing: fingerprints,
    why,
  };
  if (!(await insertStep(tx, taken))) return run.sent;
  await say(tx, run, { channels, people, members: firing, firing: fingerprints, resolved: [], note: why });
  await audit(tx, {
    action: "alert.escalate",
    subject: `escalation:${run.id}`,
    after: { group: run.groupKey, policy: policy.name, round, step: step + 1, channels, people, why },
  });
  return run.sent + 1;
}

/** Those who were called hear that somebody has it in hand. How many notices there were. */
export async function sayAcknowledged(
  tx: ServiceContext,
  run: EscalationRow,
  firing: readonly AlertRow[],
): Promise<number> {
  const note = `${run.policy} stops: it was acknowledged`;
  const fingerprints = firing.map((m) => m.fingerprint);
  await say(tx, run, {
    ...(await calledBy(tx, run)),
    members: firing,
    firing: fingerprints,
    resolved: [],
    note,
  });
  return run.sent + 1;
}

/** The group fires no more, or another routing took it apart: those who were called hear of its end. */
export async function closeEscalation(tx: ServiceContext, run: EscalationRow): Promise<void> {
  const called = await calledBy(tx, run);
  const members = await alertsByFingerprint(tx, called.firing);
  const fires = members.some((m) => m.endsAt === null || m.endsAt > tx.now());
  const sent = run.sent > 0 && members.length > 0;
  if (sent) {
    const resolved = members.map((m) => m.fingerprint);
    const note = fires ? "Another routing has taken it over" : `${run.policy} is over`;
    await say(tx, run, { ...called, members, firing: [], resolved, note });
  }
  await endEscalation(tx, run.id, {
    endReason: fires ? "regrouped" : "resolved",
    sent: run.sent + (sent ? 1 : 0),
  });
}

async function calledBy(tx: ServiceContext, run: EscalationRow) {
  const steps = await stepsOf(tx, [run.id]);
  const all = (of: (step: (typeof steps)[number]) => string[]) => [...new Set(steps.flatMap(of))];
  return { channels: all((s) => s.channels), people: all((s) => s.people), firing: all((s) => s.firing) };
}

async function say(
  tx: ServiceContext,
  run: EscalationRow,
  of: {
    channels: readonly string[];
    people: readonly string[];
    members: readonly AlertRow[];
    firing: string[];
    resolved: string[];
    note: string;
  },
): Promise<void> {
  const notice = await noticeOf(tx, {
    groupKey: `escalation ${run.id}`,
    receiver: run.policy,
    channelId: 0,
    groupLabels: run.groupLabels,
    reason: of.firing.length > 0 ? "escalation" : "all_resolved",
    firing: of.firing,
    resolved: of.resolved,
    members: of.members,
    stateVersion: run.sent + 1,
  });
  if (!notice) return;
  const told: Notice = {
    ...notice,
    commonAnnotations: { ...notice.commonAnnotations, [said.escalation]: of.note },
  };
  const named = (await channelNames(tx)).filter((c) => of.channels.includes(c.name));
  for (const channel of named) await enqueueNotice(tx, { ...told, channelId: channel.id });
  const people = await findPeople(tx, of.people);
  for (const person of people) {
    await tellBell(tx, { key: `escalation:${run.id}:${person.id}`, userId: person.id, say: told });
  }
  if (named.length + people.length > 0) return;
  const gone = [...of.channels, ...of.people].join(", ");
  await tellBell(tx, {
    key: `escalation:${run.id}:nobody`,
    userId: null,
    say: {
      priority: notice.priority,
      status: notice.status,
      title: `${run.policy} reached nobody`,
      body: `${of.note}\nThe routing names ${gone}, which is there no more.`,
      path: "/alerts",
    },
  });
}
