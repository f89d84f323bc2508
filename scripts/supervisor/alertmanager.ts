/** Debian's Alertmanager, which the tests compare Leeway's routing with: the system's own, else one unpacked for them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const debianPackage = "prometheus-alertmanager";
const cache = fileURLToPath(new URL("../../node_modules/.cache/leeway/alertmanager", import.meta.url));

export function findAlertmanager(): { server: string; tool: string } | undefined {
  return ["/usr/bin", join(cache, "usr/bin")]
    .map((folder) => ({ server: join(folder, debianPackage), tool: join(folder, "amtool") }))
    .find(({ server, tool }) => existsSync(server) && existsSync(tool));
}

/** Unpacked, not installed: no service is started and nothing outside this folder changes. Without apt: not at all. */
export function fetchAlertmanager(): void {
  if (findAlertmanager() || !existsSync("/usr/bin/apt-get") || !existsSync("/usr/bin/dpkg-deb")) return;
  mkdirSync(cache, { recursive: true });
  const apt = (...args: string[]) =>
    spawnSync("apt-get", args, { cwd: cache, stdio: "inherit" }).status === 0;
  const download = () => apt("download", debianPackage);
  if (!download() && !(process.getuid?.() === 0 && apt("update") && download())) return;
  for (const file of readdirSync(cache).filter((name) => name.endsWith(".deb"))) {
    spawnSync("dpkg-deb", ["-x", file, "."], { cwd: cache, stdio: "inherit" });
    rmSync(join(cache, file));
  }
}
