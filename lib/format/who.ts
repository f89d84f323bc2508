/** "user:3 Ada" is Ada; jobs are Leeway. */
export function whoIs(actor: string): string {
  if (actor.startsWith("system:")) return "Leeway";
  return actor.replace(/^(?:user|key):\d+ /, "");
}
