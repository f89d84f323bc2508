import { join, resolve } from "node:path";

/** Everything that the installation keeps, under one folder. */
export function pathsOf(dataDir: string) {
  const root = resolve(dataDir);
  return {
    root,
    postgres: join(root, "postgres"),
    clickhouse: join(root, "clickhouse"),
    logs: join(root, "logs"),
    secrets: join(root, "secrets.json"),
    supervisor: join(root, "supervisor.json"),
    address: join(root, "address"),
    engines: join(root, "engines.json"),
    apiKey: join(root, "api-key"),
  };
}
export type Paths = ReturnType<typeof pathsOf>;
