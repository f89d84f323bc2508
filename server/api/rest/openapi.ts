import { openapi } from "../openapi.ts";
import type { RestRoute } from "./route.ts";

export const apiVersion = "0.1.0";

/** The call that describes all the others, and itself. */
export function openapiRoute(others: readonly RestRoute[]): RestRoute {
  const self: RestRoute = {
    method: "GET",
    path: "/openapi.json",
    permission: "public",
    summary: "This API as an OpenAPI 3.1 document",
    responses: { 200: { description: "The document", contentTypes: ["application/json"] } },
    handle: async () => {
      document ??= openapi([...others, self], apiVersion);
      return { body: document };
    },
  };
  let document: Record<string, unknown> | undefined;
  return self;
}
