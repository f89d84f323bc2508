const { readFileSync } = require("node:fs");

// The order of the stages is written in docs/architecture.md and read from there.
const page = readFileSync(`${__dirname}/docs/architecture.md`, "utf8");
const stages = page.match(/<!-- stages: ([a-z ]+) -->/)[1].split(" ");

const tests = "\\.(int\\.)?test\\.tsx?$";

const stageRules = stages.flatMap((stage, i) => {
  const later = stages.slice(i + 1);
  const others = stages.filter((s) => s !== stage).join("|");
  return [
    ...(later.length > 0
      ? [
          {
            name: `stage-${stage}-looks-left-only`,
            comment: "Data flows one way: a stage never calls a stage downstream of it.",
            severity: "error",
            from: { path: `^server/${stage}/`, pathNot: tests },
            to: { path: `^server/(${later.join("|")})/` },
          },
        ]
      : []),
    {
      name: `stage-${stage}-through-index`,
      comment: "Stages meet through their index.ts; stores are private.",
      severity: "error",
      from: { path: `^server/${stage}/`, pathNot: tests },
      to: { path: `^server/(${others})/(?!index\\.ts$)` },
    },
    {
      name: `store-of-${stage}-is-private`,
      severity: "error",
      from: { pathNot: [`^server/${stage}/`, "\\.test\\.ts$"] },
      to: { path: `^server/${stage}/store\\.ts$` },
    },
  ];
});

const layer = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: tests },
  to: { path: "^(lib|db|server|components|app|cli|scripts|tests|bench|e2e)/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    ...stageRules,
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(server-only|client-only|\\.next/)" },
    },
    {
      name: "lib-is-pure",
      comment: "lib computes: no I/O, no node, no packages but zod and RE2's regular expressions.",
      severity: "error",
      from: { path: "^lib/", pathNot: [tests, "\\.bench\\.ts$"] },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional"],
        pathNot: "node_modules/(zod|re2js)",
      },
    },
    layer("lib-imports-lib", "^lib/", "^lib/"),
    layer("db-imports-lib", "^db/", "^(db|lib)/"),
    layer("kernel-and-auth", "^server/(kernel|auth)/", "^(server/(kernel|auth)|db|lib)/"),
    layer("stages-import-down", `^server/(${stages.join("|")})/`, "^(server/|db/|lib/)"),
    {
      name: "stages-know-no-transport",
      severity: "error",
      from: { path: `^server/(${stages.join("|")}|kernel|auth)/`, pathNot: tests },
      to: { path: "^server/(api|jobs)/" },
    },
    layer("api-imports", "^server/api/", "^(server/|lib/)"),
    {
      name: "api-not-jobs",
      severity: "error",
      from: { path: "^server/api/" },
      to: { path: "^server/jobs/" },
    },
    {
      name: "jobs-not-api",
      severity: "error",
      from: { path: "^server/jobs/" },
      to: { path: "^server/api/" },
    },
    {
      name: "components-import-no-server-value",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(server|db|app|cli|scripts)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "app-routes-only",
      severity: "error",
      from: { path: "^app/" },
      to: { path: `^(db/|cli/|scripts/|server/(jobs|${stages.join("|")})/)` },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "^\\.next/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
