/** "user:3 Ada" is Ada; jobs are Leeway; of a link only the channel is known. */
export function whoIs(actor: string): string {
  if (actor.startsWith("system:")) return "Leeway";
  const link = /^link:\d+ (.*)$/.exec(actor);
  if (link) return `Somebody in ${link[1]}`;
  return actor.replace(/^(?:user|key):\d+ /, "");
}
