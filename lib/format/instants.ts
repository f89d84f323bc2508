import { moment } from "./time.ts";

/** A sentence whose ISO instants are written as people write them, in UTC. */
export function readableInstants(sentence: string): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (at) => `${moment(at, "UTC")} UTC`);
}
