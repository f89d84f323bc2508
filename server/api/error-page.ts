import { readFile } from "node:fs/promises";
import path from "node:path";
import { errorCodes } from "#lib/domain/errors.ts";

/** The page docs/errors/<CODE>.md; undefined for anything that is not a code. */
export async function errorPage(name: string): Promise<string | undefined> {
  const code = errorCodes.find((c) => c === name.replace(/\.md$/, ""));
  return code && readFile(path.join(process.cwd(), "docs", "errors", `${code}.md`), "utf8");
}
