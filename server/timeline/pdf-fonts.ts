import { readFileSync } from "node:fs";
import path from "node:path";
import { create, type Font } from "fontkit";

/** DejaVu Sans Condensed: Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic letters. */
const files = { regular: "DejaVuSansCondensed.ttf", bold: "DejaVuSansCondensed-Bold.ttf" } as const;
export const missing = "□";

type Fonts = { regular: Buffer; bold: Buffer; covers: (codePoint: number) => boolean };
let opened: Fonts | null = null;

/** Read once; both weights must have a letter for it to be printed. */
export function pdfFonts(): Fonts {
  if (opened) return opened;
  const read = (file: string) =>
    readFileSync(path.join(process.cwd(), "node_modules", "dejavu-fonts-ttf", "ttf", file));
  const [regular, bold] = [read(files.regular), read(files.bold)];
  const fonts = [create(regular) as Font, create(bold) as Font];
  opened = { regular, bold, covers: (c) => fonts.every((f) => f.hasGlyphForCodePoint(c)) };
  return opened;
}

/**
 * Text that the fonts can print: a letter that they lack is a box, and counted; controls are a space. Marks that only
 * choose a letter's variant are dropped.
 */
export function printable(
  text: string,
  covers: (codePoint: number) => boolean,
): { text: string; lost: number } {
  let lost = 0;
  let out = "";
  for (const letter of text.normalize("NFC")) {
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(letter)) out += " ";
    else if (/[\p{Cf}\p{Variation_Selector}]/u.test(letter)) continue;
    else if (covers(letter.codePointAt(0)!)) out += letter;
    else {
      lost++;
      out += missing;
    }
  }
  return { text: out, lost };
}
