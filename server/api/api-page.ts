import { errorCodes, httpStatus } from "#lib/domain/errors.ts";
import { type Permission, rolePermissions, roles } from "#lib/domain/permissions.ts";
import { isStreamed, type RestRoute } from "./rest/route.ts";

/** docs/api.md: the calls, the scopes and the errors, from the tables that the product itself reads. */
export function apiPage(routes: readonly RestRoute[]): string {
  return [
    "# REST API",
    "",
    "Made from the table of calls; do not edit (`npm run test:unit -- server/api -u` writes it again).",
    "The schemas of parameters, bodies and answers are at `/api/v1/openapi.json`.",
    "",
    "All paths stand under `/api/v1`. Send a key as `Authorization: Bearer lw_…`. Times are RFC 3339 in UTC, ranges",
    "are `[from, to)`, a number that is undefined is `null`. Unknown query parameters are refused. Lists take",
    "`?limit&cursor` and answer `next_cursor`. Errors are RFC 9457 problems.",
    "",
    "| call | scope | what it does | answers |",
    "|---|---|---|---|",
    ...routes.map(row),
    "",
    "## Bodies of rows",
    "",
    ...routes.flatMap(streamed),
    "",
    "## Scopes and roles",
    "",
    `| scope | ${roles.join(" | ")} |`,
    `|---|${roles.map(() => "---|").join("")}`,
    ...rolePermissions.admin.map(scopeRow),
    "",
    "## Errors",
    "",
    "| code | status | page |",
    "|---|---|---|",
    ...errorCodes.map((code) => `| ${code} | ${httpStatus[code]} | [${code}](errors/${code}.md) |`),
    "",
  ].join("\n");
}

function row(route: RestRoute): string {
  const scope = route.permission === "public" ? "no key" : `\`${route.permission}\``;
  const answers = Object.keys(route.responses).join(", ");
  return `| \`${route.method} ${route.path}\`${queryOf(route)} | ${scope} | ${route.summary} | ${answers} |`;
}

function queryOf(route: RestRoute): string {
  if (route.permission === "public" || !route.query || !("shape" in route.query)) return "";
  const names = Object.keys(route.query.shape as Record<string, unknown>);
  return names.length > 0 ? ` \`?${names.join("&")}\`` : "";
}

function streamed(route: RestRoute): string[] {
  if (route.permission === "public" || !isStreamed(route.body)) return [];
  return [
    `- \`${route.method} ${route.path}\`: ${route.body.contentTypes.map((t) => `\`${t}\``).join(", ")}`,
  ];
}

function scopeRow(permission: Permission): string {
  const marks = roles.map((role) => (rolePermissions[role].includes(permission) ? "yes" : ""));
  return `| \`${permission}\` | ${marks.join(" | ")} |`;
}
