import { TokenBuckets } from "#lib/limit/token-bucket.ts";

// A page of a wiki that a whole company opens at once gets through; a loop does not. In each web process.
const ofToken = new TokenBuckets({ burst: 60, perMinute: 120 });
const ofAddress = new TokenBuckets({ burst: 120, perMinute: 240 });

/** Seconds after which a token, from an address, may show its timeline again; 0: it may now. Null: no signed token. */
export function embedWait(of: { tokenHash: string | null; address: string; now: number }): number {
  const waits = [
    ofAddress.take(of.address, of.now),
    ...(of.tokenHash === null ? [] : [ofToken.take(of.tokenHash, of.now)]),
  ];
  return Math.ceil(Math.max(...waits) / 1000);
}
