import { describe, expect, it } from "vitest";
import { matchPath, parameterNames } from "./match.ts";
import type { PublicRoute } from "./route.ts";

function route(method: PublicRoute["method"], path: string): PublicRoute {
  return { method, path, permission: "public", summary: path, responses: {}, handle: async () => ({}) };
}
const routes = [
  route("GET", "/models"),
  route("GET", "/models/{model}"),
  route("PUT", "/models/{model}"),
  route("GET", "/models/{model}/{part}"),
  route("GET", "/models/{model}/drift"),
];

describe("matchPath", () => {
  it("finds every method of a path, with its parameters unescaped", () => {
    const found = matchPath(routes, "/api/v1/models/a%20b");
    expect([...found.keys()]).toEqual(["GET", "PUT"]);
    expect(found.get("PUT")?.params).toEqual({ model: "a b" });
  });

  it("prefers a fixed segment to a parameter", () => {
    expect(matchPath(routes, "/api/v1/models/m/drift").get("GET")?.route.path).toBe("/models/{model}/drift");
    expect(matchPath(routes, "/api/v1/models/m/other").get("GET")?.params).toEqual({
      model: "m",
      part: "other",
    });
  });

  it("finds nothing for a longer, shorter or unknown path", () => {
    expect(matchPath(routes, "/api/v1/models/a/b/c").size).toBe(0);
    expect(matchPath(routes, "/api/v1/").size).toBe(0);
    expect(matchPath(routes, "/api/v1/nothing").size).toBe(0);
  });

  it("ignores a slash at the end, and refuses a wrong escape with INVALID", () => {
    expect(matchPath(routes, "/api/v1/models/").size).toBe(1);
    expect(() => matchPath(routes, "/api/v1/models/%E0%A4%A")).toThrow(/percent escape/);
  });

  it("names a path's parameters in order", () => {
    expect(parameterNames("/models/{model}/versions/{version}")).toEqual(["model", "version"]);
  });
});
