import { lookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";
import { Agent } from "undici";
import { LeewayError } from "#lib/domain/errors.ts";
import { config } from "#server/kernel/config.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An address that was looked at: connect to this one and to no other, so that a second answer of DNS changes nothing. */
export type Pinned = { address: string; family: 4 | 6 };

function plain(address: string): Address {
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
}

function allowed(host: string, address: Address): boolean {
  if (address.range() === "unicast") return true;
  const list = (config().LEEWAY_CHANNELS_ALLOW ?? "").split(",").map((s) => s.trim().toLowerCase());
  return list.filter(Boolean).some((entry) => {
    if (entry === host.toLowerCase()) return true;
    if (!ipaddr.isValidCIDR(entry))
      return ipaddr.isValid(entry) && plain(entry).toString() === address.toString();
    const range = ipaddr.parseCIDR(entry);
    return range[0].kind() === address.kind() && address.match(range as never);
  });
}

/**
 * Resolves a host and refuses it unless every address is public or on the operator's list: private networks,
 * link-local and metadata addresses, loopback, and the forms that hide them are no places to send to.
 */
export async function resolveHost(hostname: string): Promise<Pinned> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const found = ipaddr.isValid(host)
    ? [{ address: host, family: ipaddr.parse(host).kind() === "ipv4" ? 4 : 6 }]
    : await lookup(host, { all: true, order: "ipv4first" });
  for (const { address } of found) {
    if (allowed(host, plain(address))) continue;
    throw new LeewayError(
      "UNSAFE",
      `${host} is not a public address, and Leeway sends to public addresses only. The operator can allow it in LEEWAY_CHANNELS_ALLOW.`,
    );
  }
  const [first] = found;
  if (!first) throw new LeewayError("UNSAFE", `The name ${host} has no address.`);
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}

export function checkedUrl(text: string): URL {
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new LeewayError("UNSAFE", "The address must begin with https:// or http://.");
  }
  if (url.username || url.password) {
    throw new LeewayError("UNSAFE", "The address must not hold a user name or password.");
  }
  return url;
}

/** Connects to the address that was looked at, and to no other. Destroy it after use. */
export async function agentFor(url: URL): Promise<Agent> {
  const pinned = await resolveHost(url.hostname);
  return new Agent({
    connect: {
      timeout: 10_000,
      lookup: (_host, options, found) =>
        options.all ? found(null, [pinned]) : found(null, pinned.address, pinned.family),
    },
  });
}
