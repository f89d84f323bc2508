import { config } from "#server/kernel/config.ts";

/** Address of the console in messages, without a slash at its end. */
export function publicUrl(): string {
  const { LEEWAY_PUBLIC_URL, PORT } = config();
  return (LEEWAY_PUBLIC_URL ?? `http://localhost:${PORT}`).replace(/\/+$/, "");
}
