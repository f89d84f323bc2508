/** The revision in an If-Match header; `*` asks for nothing. */
export function ifMatch(header: string | null): string | undefined {
  const named = header?.trim().replace(/^W\//, "").replaceAll('"', "");
  return named === "" || named === "*" ? undefined : named;
}
