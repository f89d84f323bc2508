import type Pdf from "pdfkit";
import type { Shape, Tone } from "#lib/timeline/index.ts";
import { tones } from "#lib/timeline/tones.ts";

type Document = InstanceType<typeof Pdf>;

const colour = (tone: Tone) => tones.light[tone] ?? tones.light.ink!;

/** The picture at a place of the page, its pixels `scale` points wide. */
export function drawShapes(
  doc: Document,
  shapes: readonly Shape[],
  at: { x: number; y: number; scale: number },
  say: (text: string) => string,
): void {
  const { x, y } = doc;
  doc.save().translate(at.x, at.y).scale(at.scale);
  for (const shape of shapes) draw(doc, shape, say);
  doc.restore();
  doc.x = x;
  doc.y = y;
}

function draw(doc: Document, shape: Shape, say: (text: string) => string): void {
  switch (shape.kind) {
    case "rect":
      doc
        .fillOpacity(shape.opacity)
        .rect(shape.x, shape.y, shape.width, shape.height)
        .fill(colour(shape.fill));
      doc.fillOpacity(1);
      return;
    case "frame":
      doc.lineWidth(1).dash(3, { space: 2 });
      doc.rect(shape.x, shape.y, shape.width, shape.height).stroke(colour(shape.stroke)).undash();
      return;
    case "line": {
      const [first, ...rest] = shape.points;
      if (!first) return;
      doc.lineWidth(shape.width);
      if (shape.dashed) doc.dash(4, { space: 3 });
      doc.moveTo(...first);
      for (const point of rest) doc.lineTo(...point);
      doc.stroke(colour(shape.stroke)).undash();
      return;
    }
    case "dot":
      doc.circle(shape.x, shape.y, shape.radius).fill(colour(shape.fill));
      return;
    case "text": {
      const words = say(shape.text);
      doc.font("regular").fontSize(shape.size).fillColor(colour(shape.fill));
      const back = { start: 0, middle: 0.5, end: 1 }[shape.anchor] * doc.widthOfString(words);
      doc.text(words, shape.x - back, shape.y, { lineBreak: false, baseline: "alphabetic" });
    }
  }
}
