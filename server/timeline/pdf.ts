import Pdf from "pdfkit";
import type { Block } from "#lib/timeline/blocks.ts";
import { blocksOf, type IncidentTimeline, shapesOf } from "#lib/timeline/index.ts";
import { missing, pdfFonts, printable } from "./pdf-fonts.ts";
import { drawShapes } from "./pdf-shapes.ts";

type Document = InstanceType<typeof Pdf>;
type Pen = { doc: Document; say: (text: string) => string };

const margin = 42;
const columns = [0.26, 0.16, 0.16, 0.22, 0.2];
const ink = "#1b1b19";
const muted = "#5f5f58";

/** The timeline as a PDF on A4: the drawing, then the words of the Markdown. The same timeline gives the same bytes. */
export function pdfOf(timeline: IncidentTimeline): Promise<Buffer> {
  const fonts = pdfFonts();
  let lost = 0;
  const say = (text: string) => {
    const said = printable(text, fonts.covers);
    lost += said.lost;
    return said.text;
  };
  const { incident } = timeline;
  const doc = new Pdf({
    size: "A4",
    margin,
    bufferPages: true,
    lang: "en",
    info: {
      Title: `Incident ${incident.id}: ${incident.title}`,
      Author: "Leeway",
      CreationDate: new Date(timeline.as_of),
    },
  });
  doc.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold);
  const pen: Pen = { doc, say };
  const [title, facts, ...rest] = blocksOf(timeline, (text) => text.replace(/\s+/g, " "));
  for (const block of [title, facts]) if (block) print(pen, block);
  const room = doc.page.width - 2 * margin;
  const picture = shapesOf(timeline, 1080);
  const scale = Math.min(room / picture.width, (doc.page.height - 3 * margin) / picture.height);
  keep(doc, picture.height * scale);
  drawShapes(doc, picture.shapes, { x: margin, y: doc.y, scale }, say);
  doc.x = margin;
  doc.y += picture.height * scale + 10;
  for (const block of rest) print(pen, block);
  if (lost > 0) {
    const count = `${lost} ${lost === 1 ? "letter has" : "letters have"}`;
    const note = `${count} no form in the fonts of this document and ${lost === 1 ? "is" : "are"} printed as ${missing}. The Markdown export has them.`;
    print(pen, { kind: "text", text: note });
  }
  number(
    doc,
    say(`Incident ${incident.id}, as known at ${timeline.as_of.slice(0, 16).replace("T", " ")} UTC`),
  );
  return finished(doc);
}

/** A new page where less than `height` points are left on this one. */
function keep(doc: Document, height: number): void {
  if (doc.y + height > doc.page.height - margin) doc.addPage();
}

function print({ doc, say }: Pen, block: Block): void {
  const width = doc.page.width - 2 * margin;
  const write = (text: string, indent = 0, size = 8.5) => {
    const options = { width: width - indent, lineGap: 1.5 };
    const words = say(text);
    doc.font("regular").fontSize(size).fillColor(ink);
    keep(doc, Math.min(doc.heightOfString(words, options), 60));
    doc.text(words, margin + indent, doc.y, options);
    doc.y += 1.5;
  };
  const mark = (sign: string, text: string, indent: number) => {
    doc.font("regular").fontSize(8.5).fillColor(muted);
    keep(doc, 24);
    const y = doc.y;
    doc.text(sign, margin + indent - 12, y, { lineBreak: false });
    doc.y = y;
    write(text, indent);
  };
  switch (block.kind) {
    case "title":
      doc.font("bold").fontSize(16).fillColor(ink).text(say(block.text), margin, doc.y, { width });
      break;
    case "heading":
      keep(doc, 60);
      doc
        .font("bold")
        .fontSize(11)
        .fillColor(ink)
        .text(say(block.text), margin, doc.y + 6, { width });
      break;
    case "text":
      write(block.text);
      break;
    case "list":
      for (const item of block.items) mark("•", item, 12);
      break;
    case "ranks":
      block.items.forEach(({ text, under }, i) => {
        mark(`${i + 1}.`, text, 14);
        for (const item of under) mark("•", item, 28);
      });
      break;
    case "table":
      row({ doc, say }, block.head, true);
      for (const cells of block.rows) row({ doc, say }, cells, false, block.head);
  }
  doc.y += 4;
}

/** One line of a table; on a new page its head comes again. */
function row(pen: Pen, cells: readonly string[], bold: boolean, head?: readonly string[]): void {
  const { doc, say } = pen;
  const width = doc.page.width - 2 * margin;
  const pages = doc.bufferedPageRange().count;
  keep(doc, 14);
  if (head && doc.bufferedPageRange().count > pages) row(pen, head, true);
  const y = doc.y;
  doc
    .font(bold ? "bold" : "regular")
    .fontSize(8)
    .fillColor(ink);
  let x = margin;
  cells.forEach((cell, i) => {
    const share = width * (columns[i] ?? 0);
    const align = i === 1 || i === 2 ? "right" : "left";
    doc.text(say(cell), x, y, { width: share - 8, height: 11, ellipsis: true, align });
    x += share;
  });
  doc
    .moveTo(margin, y + 11.5)
    .lineTo(margin + width, y + 11.5)
    .lineWidth(0.3)
    .stroke("#dcdcd6");
  doc.x = margin;
  doc.y = y + 13;
}

function number(doc: Document, name: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i);
    // Text below the margin would begin a new page.
    doc.page.margins.bottom = 0;
    const y = doc.page.height - margin + 12;
    const width = doc.page.width - 2 * margin;
    doc.font("regular").fontSize(7.5).fillColor(muted);
    doc.text(name, margin, y, { lineBreak: false });
    doc.text(`Page ${i + 1} of ${count}`, margin, y, { width, align: "right", lineBreak: false });
  }
}

function finished(doc: Document): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    doc.on("data", (part: Buffer) => parts.push(part));
    doc.on("end", () => resolve(Buffer.concat(parts)));
    doc.on("error", reject);
    doc.end();
  });
}
