import { describe, expect, it } from "vitest";
import { parseGroupRoles, readGroups, rolesOfGroups } from "./group-roles.ts";

describe("group roles", () => {
  it("reads pairs, and lets a group's own name hold an equals sign", () => {
    expect(parseGroupRoles(" ml = credit:engineer , cn=ops=credit:admin")).toEqual([
      { group: "ml", project: "credit", role: "engineer" },
      { group: "cn=ops", project: "credit", role: "admin" },
    ]);
    expect(parseGroupRoles("")).toEqual([]);
  });

  it("refuses a pair without a project, or with a role that does not exist", () => {
    expect(() => parseGroupRoles("ml=engineer")).toThrow(/OIDC_GROUP_ROLES/);
    expect(() => parseGroupRoles("ml=credit:owner")).toThrow(/owner/);
  });

  it("gives the highest role of several groups, in each project by itself", () => {
    const mapping = parseGroupRoles("a=p:viewer,b=p:approver,c=p:engineer,a=q:engineer");
    expect(Object.fromEntries(rolesOfGroups(mapping, ["a", "b", "c"]))).toEqual({
      p: "approver",
      q: "engineer",
    });
    expect(rolesOfGroups(mapping, ["unknown"]).size).toBe(0);
  });

  it("takes a groups claim as a list or one text, and nothing else", () => {
    expect(readGroups(["a", 3, "b"])).toEqual(["a", "b"]);
    expect(readGroups("a")).toEqual(["a"]);
    expect(readGroups({ a: true })).toEqual([]);
    expect(readGroups(undefined)).toEqual([]);
  });
});
