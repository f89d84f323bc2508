import { inView, rowHeight } from "./heatmap.layout.ts";
import { driftPosition, type HeatRow, type HeatWindow, stepOf } from "./heatmap.prepare.ts";

export type Frame = {
  width: number;
  height: number;
  /** What has been scrolled past. */
  left: number;
  top: number;
  cellWidth: number;
};

type Colours = { ramp: string[]; dots: string[]; line: string; hatch: CanvasPattern | null };
type Box = { x: number; y: number; w: number; h: number };

/** Only what is in view is drawn: the cost does not grow with the number of features or windows. */
export function drawHeatmap(
  canvas: HTMLCanvasElement,
  rows: readonly HeatRow[],
  windows: readonly HeatWindow[],
  frame: Frame,
): void {
  const scale = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(frame.width * scale), Math.round(frame.height * scale)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const g = canvas.getContext("2d");
  if (!g) return;
  const colours = coloursOf(canvas, g);
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.clearRect(0, 0, frame.width, frame.height);
  const [first, last] = inView(frame.top, frame.height, rowHeight, rows.length);
  const [from, to] = inView(frame.left, frame.width, frame.cellWidth, windows.length);
  const gap = frame.cellWidth > 8 ? 1 : 0;
  for (let r = first; r <= last; r++) {
    const row = rows[r];
    if (!row) continue;
    for (let c = from; c <= to; c++) {
      // Edges on whole pixels: neighbours of unlike width are not seen, seams between them are.
      const x = Math.round(c * frame.cellWidth - frame.left);
      const next = Math.round((c + 1) * frame.cellWidth - frame.left);
      const box = { x, y: r * rowHeight - frame.top, w: next - x - gap, h: rowHeight - 1 };
      drawCell(g, row, c, windows[c]?.complete ?? false, box, colours);
    }
  }
}

function drawCell(
  g: CanvasRenderingContext2D,
  row: HeatRow,
  i: number,
  complete: boolean,
  box: Box,
  colours: Colours,
): void {
  // Without rows there is nothing to judge, unless their absence is what is judged.
  if ((row.n[i] ?? 0) === 0 && (row.verdicts[i] ?? 0) === 0) {
    g.fillStyle = colours.hatch ?? colours.line;
    g.fillRect(box.x, box.y, box.w, box.h);
    return;
  }
  const step = stepOf(row.effects[i], row.bars[i]);
  if (row.verdicts[i] === 0 || step === null) {
    g.strokeStyle = colours.line;
    g.lineWidth = 1;
    g.strokeRect(box.x + 1.5, box.y + 1.5, Math.max(1, box.w - 3), box.h - 3);
    return;
  }
  g.globalAlpha = complete ? 1 : 0.5;
  g.fillStyle = colours.ramp[step] ?? colours.line;
  g.fillRect(box.x, box.y, box.w, box.h);
  g.globalAlpha = 1;
  if (row.verdicts[i] === driftPosition) dot(g, box, colours.dots[step] ?? colours.line);
}

/** Colour is never the only sign of drift. */
function dot(g: CanvasRenderingContext2D, box: Box, colour: string): void {
  g.fillStyle = colour;
  if (box.w < 6) {
    g.fillRect(box.x, box.y + box.h / 2 - 1, box.w, 2);
    return;
  }
  g.beginPath();
  g.arc(box.x + box.w / 2, box.y + box.h / 2, Math.min(2.5, box.w / 4), 0, 2 * Math.PI);
  g.fill();
}

/** The tokens of the theme that is on now. */
function coloursOf(element: Element, g: CanvasRenderingContext2D): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const ramp = Array.from({ length: 7 }, (_, i) => read(`--ramp-${i}`));
  const line = read("--line");
  return { ramp, dots: ramp.map(contrast), line, hatch: hatch(g, read("--hatch")) };
}

/** Black or white, whichever stands out. */
function contrast(hex: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const luminance = 0.2126 * (r ?? 0) ** 2.2 + 0.7152 * (g ?? 0) ** 2.2 + 0.0722 * (b ?? 0) ** 2.2;
  return luminance > 0.2 ? "#111111" : "#ffffff";
}

const tile = 6;

function hatch(g: CanvasRenderingContext2D, colour: string): CanvasPattern | null {
  const scale = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = tile * scale;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(scale, scale);
  pen.strokeStyle = colour;
  pen.beginPath();
  for (const shift of [-tile, 0, tile]) {
    pen.moveTo(shift, tile);
    pen.lineTo(shift + tile, 0);
  }
  pen.stroke();
  const pattern = g.createPattern(canvas, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}
