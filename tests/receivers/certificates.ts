import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** X.509 by hand, as little of it as TLS needs: an authority of the test's own, and certificates that it signs. */
const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const octets = (part: Buffer) => der(0x04, part);
const bits = (part: Buffer) => der(0x03, Buffer.from([0]), part);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const text = (words: string) => der(0x0c, Buffer.from(words));
const time = (at: Date) => der(0x17, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`));
const name = (words: string) => sequence(der(0x31, sequence(oid("550403"), text(words))));
const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const critical = der(0x01, Buffer.from([0xff]));

export type Authority = { pem: string; issue: (hosts: string[]) => { key: string; cert: string } };

function pemOf(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

let serials = 0;

function certificate(of: {
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  signer: KeyObject;
  extensions: Buffer[];
}): string {
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([++serials])),
    ecdsaWithSha256,
    name(of.issuer),
    sequence(time(new Date(now - 3_600_000)), time(new Date(now + 86_400_000))),
    name(of.subject),
    of.publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...of.extensions)),
  );
  return pemOf(sequence(body, ecdsaWithSha256, bits(sign("sha256", body, of.signer))));
}

/** An authority that nobody trusts until they are told to. */
export function makeAuthority(subject: string): Authority {
  const own = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const isAuthority = sequence(oid("551d13"), critical, octets(sequence(der(0x01, Buffer.from([0xff])))));
  const pem = certificate({
    subject,
    issuer: subject,
    publicKey: own.publicKey,
    signer: own.privateKey,
    extensions: [isAuthority],
  });
  const issue = (hosts: string[]) => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    const names = hosts.map((host) =>
      /^[\d.]+$/.test(host)
        ? der(0x87, Buffer.from(host.split(".").map(Number)))
        : der(0x82, Buffer.from(host)),
    );
    const isCalled = sequence(oid("551d11"), octets(sequence(...names)));
    const made = { subject: hosts[0]!, issuer: subject, publicKey, signer: own.privateKey };
    return {
      key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      cert: certificate({ ...made, extensions: [isCalled] }),
    };
  };
  return { pem, issue };
}
