export { sentenceOf } from "#lib/incidents/index.ts";
