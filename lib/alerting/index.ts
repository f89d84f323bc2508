export { type Configuration, configurationInput, type ConfigurationText } from "./configuration.ts";
export { tellReason } from "./dedup.ts";
export { type Labels, type Matcher, matcherText, matches, parseMatcher, presentLabels } from "./matcher.ts";
export { groupOf, labelsText, type Route, routesOf } from "./route.ts";
export { inhibitedBy, type Silence, silencedBy } from "./suppress.ts";
export { contains } from "./time-interval.ts";
