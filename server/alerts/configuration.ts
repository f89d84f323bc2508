import { exportFile, WrongShape } from "#lib/alerting/alertmanager/index.ts";
import { type Configuration, configurationInput, type ConfigurationText } from "#lib/alerting/index.ts";
import { issueText } from "#lib/domain/issue-text.ts";
import { LeewayError } from "#lib/domain/errors.ts";
import { channelNames, listChannels, putChannel } from "#server/channels/index.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext, transaction } from "#server/kernel/context.ts";
import { onDatabaseClock } from "#server/kernel/database-clock.ts";
import { carryOut, planImport } from "./import-channels.ts";
import { findPeople } from "./people-store.ts";
import { placesOf } from "./yaml-places.ts";
import { readYaml, withoutComments, writeCommented, writeYaml } from "./yaml.ts";
import { placeAlerts } from "./place.ts";
import {
  dropGroups,
  firingAlerts,
  groupedAlerts,
  insertConfiguration,
  lockConsole,
  lockProject,
  newestConfiguration,
} from "./store.ts";
import { withdrawPushes } from "./withdraw-pushes.ts";

const consoleChannel = "console";

/** What a project has until somebody says otherwise: everything to the console's bell, P1 at once, P4 once a day. */
const shipped: ConfigurationText = {
  route: {
    receiver: consoleChannel,
    group_by: ["alertname", "incident"],
    group_wait: "30s",
    group_interval: "5m",
    repeat_interval: "12h",
    routes: [
      { matchers: ['priority="P1"'], group_wait: "0s", repeat_interval: "4h" },
      {
        matchers: ['priority="P4"'],
        group_by: ["model"],
        repeat_interval: "1w",
        leeway: { digest: { every: "day", at: "09:00" } },
      },
    ],
  },
  receivers: [{ name: consoleChannel, channels: [consoleChannel] }],
  leeway: { flapping: { times: 4, within: "1h" } },
};

export type InForce = {
  /** 0 where it is the one that Leeway comes with. */
  version: number;
  text: ConfigurationText;
  configuration: Configuration;
  createdBy: string | null;
  createdAt: Date | null;
};

// A version never changes, and reading one takes longer than telling a group.
const mostRead = 200;
const read = new Map<number, Configuration>();

function readOnce(version: number, text: unknown): Configuration {
  const known = read.get(version);
  if (known) return known;
  const configuration = configurationInput.parse(text);
  if (read.size >= mostRead) read.clear();
  read.set(version, configuration);
  return configuration;
}

/** The routing that is in force. */
export async function configurationInForce(ctx: ServiceContext): Promise<InForce> {
  const row = await newestConfiguration(ctx);
  const text = (row?.configuration ?? shipped) as ConfigurationText;
  return {
    version: row?.id ?? 0,
    text,
    configuration: readOnce(row?.id ?? 0, text),
    createdBy: row?.createdBy ?? null,
    createdAt: row?.createdAt ?? null,
  };
}

/** The console's channel, which the shipped configuration names, made where a project has none. */
export async function ensureConsole(ctx: ServiceContext): Promise<void> {
  const known = async () => (await channelNames(ctx)).some((c) => c.name === consoleChannel);
  if (await known()) return;
  await lockConsole(ctx);
  if (!(await known())) await putChannel(ctx, { name: consoleChannel, kind: "in-app" });
}

export async function getConfiguration(ctx: ServiceContext) {
  authorize(ctx, "channels:read");
  const { version, text, createdBy, createdAt } = await configurationInForce(ctx);
  return {
    version,
    configuration: text,
    yaml: writeYaml(text),
    /** The same as Alertmanager takes it: providers' settings without secrets, and what only Leeway knows as comments. */
    alertmanager_yaml: writeCommented(exportFile(text, await listChannels(ctx))),
    created_by: createdBy,
    created_at: createdAt?.toISOString() ?? null,
  };
}

/** A configuration, as data or as an Alertmanager file. */
export type ConfigurationInput = { configuration?: unknown; yaml?: string | undefined };

/** What was given, and which channels a file's providers would become; null where it is no file. */
export async function readInput(ctx: ServiceContext, { configuration, yaml }: ConfigurationInput) {
  if (yaml === undefined) return { text: configuration, planned: [], imported: null };
  try {
    const { file, ...plan } = await planImport(ctx, readYaml(yaml));
    return { text: file as unknown, ...plan };
  } catch (error) {
    if (error instanceof LeewayError) throw error;
    if (error instanceof WrongShape) {
      const { path, message } = error;
      const where = placesOf(withoutComments(yaml))({ path });
      throw new LeewayError("INVALID", `${where ? `${where}: ` : ""}${path.join(".")}: ${message}.`);
    }
    throw new LeewayError("INVALID", `yaml: ${(error as Error).message}.`);
  }
}

/** Reads a configuration and says what is wrong with it and where: also the line of the file, where it was one. */
export async function checkedConfiguration(
  ctx: ServiceContext,
  text: unknown,
  of: { yaml?: string | undefined; planned?: readonly { name: string }[] } = {},
): Promise<Configuration> {
  const read = configurationInput.safeParse(text);
  const placed = of.yaml === undefined ? () => null : placesOf(withoutComments(of.yaml));
  if (!read.success) {
    const issues = read.error.issues.map((i) => {
      const where = placed({ path: i.path, keys: i.code === "unrecognized_keys" ? i.keys : undefined });
      return `${where ? `${where}: ` : ""}${i.path.join(".") || "configuration"}: ${issueText(i)}`;
    });
    throw new LeewayError(
      "INVALID",
      `This is not a routing configuration. ${issues.slice(0, 10).join("; ")}.`,
    );
  }
  const names = new Set((await channelNames(ctx)).map((c) => c.name));
  for (const { name } of [{ name: consoleChannel }, ...(of.planned ?? [])]) names.add(name);
  for (const [i, receiver] of read.data.receivers.entries()) {
    const at = receiver.channels.findIndex((name) => !names.has(name));
    const missing = receiver.channels[at];
    if (missing !== undefined) {
      const where = placed({ path: ["receivers", i, "channels", at] });
      throw new LeewayError(
        "INVALID",
        `${where ? `${where}: ` : ""}The receiver ${receiver.name} names the channel ${missing}, which does not exist: make it first.`,
      );
    }
  }
  await checkEscalations(ctx, read.data, names);
  return read.data;
}

/** Every channel and person that a step names must be there. */
async function checkEscalations(
  ctx: ServiceContext,
  { escalations }: Configuration,
  channels: ReadonlySet<string>,
): Promise<void> {
  for (const { name, steps } of escalations.values()) {
    for (const step of steps) {
      const missing = step.channels.find((c) => !channels.has(c));
      if (missing !== undefined) {
        throw new LeewayError(
          "INVALID",
          `The escalation ${name} names the channel ${missing}, which does not exist: make it first.`,
        );
      }
      for (const person of step.people) {
        if ((await findPeople(ctx, [person])).length > 0) continue;
        throw new LeewayError(
          "INVALID",
          `The escalation ${name} names ${person}, who is no member of the project: give the e-mail address or the name of one.`,
        );
      }
    }
  }
}

/** Puts a routing in force: what fires is grouped anew; what was told of it stays known, so nothing is told twice. */
export async function putConfiguration(given: ServiceContext, input: ConfigurationInput) {
  authorize(given, "channels:manage");
  const ctx = await onDatabaseClock(given);
  const { text: read, planned, imported } = await readInput(ctx, input);
  const text = read as Record<string, unknown>;
  const configuration = await checkedConfiguration(ctx, text, { yaml: input.yaml, planned });
  return transaction(ctx, async (tx) => {
    await lockProject(tx);
    const before = await configurationInForce(tx);
    await carryOut(tx, planned);
    if (configuration.receivers.some((r) => r.channels.includes(consoleChannel))) await ensureConsole(tx);
    if (JSON.stringify(before.text) !== JSON.stringify(text)) {
      const made = { configuration: text, createdBy: actorName(tx.actor), createdAt: tx.now() };
      await insertConfiguration(tx, { projectId: tx.projectId, ...made });
      const waiting = await groupedAlerts(tx);
      await dropGroups(tx, null);
      await placeAlerts(tx, configuration, await firingAlerts(tx, tx.now()));
      await placeAlerts(tx, configuration, waiting, { untold: true });
      await withdrawPushes(tx, configuration);
      await audit(tx, {
        action: "alerts.configure",
        subject: "alerts",
        before: before.text as Record<string, unknown>,
        after: text,
      });
    }
    return { ...(await getConfiguration({ ...tx, actor: ctx.actor })), imported };
  });
}
