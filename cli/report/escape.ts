const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text of a file as text of a page, in elements and in quoted attributes; at most 200 characters. */
export function escapeHtml(text: string): string {
  const characters = Array.from(text);
  const shown = characters.length > 200 ? `${characters.slice(0, 199).join("")}…` : text;
  return shown.replaceAll(/[\p{Cc}\p{Cf}]/gu, "�").replaceAll(/[&<>"']/g, (c) => entities[c] ?? c);
}
