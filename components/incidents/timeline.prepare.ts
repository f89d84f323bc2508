export { sentenceOf, whoIs } from "#lib/incidents/index.ts";
