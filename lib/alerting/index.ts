export { type Configuration, configurationInput, type ConfigurationText } from "./configuration.ts";
export { matcherText, matches, parseMatchers, presentLabels } from "./matcher.ts";
export { groupOf, labelsText, type Route, routeAt, routesOf } from "./route.ts";
export { inhibitor, type Silence, silencedBy } from "./suppress.ts";
export { contains } from "./time-interval.ts";
