export { type Configuration, configurationInput, type ConfigurationText } from "./configuration.ts";
export { matcherText, matches, parseMatcher, presentLabels } from "./matcher.ts";
export { groupOf, labelsText, type Route, routeAt, routesOf } from "./route.ts";
export { inhibitedBy, type Silence, silencedBy } from "./suppress.ts";
export { contains } from "./time-interval.ts";
