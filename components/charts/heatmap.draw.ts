import { type HeatRow, type HeatWindow, stepOf } from "./heatmap.prepare.ts";

export const rowHeight = 22;

export type Frame = {
  width: number;
  height: number;
  /** What has been scrolled past. */
  left: number;
  top: number;
  cellWidth: number;
  active: { row: number; column: number } | null;
  selected: { feature: string; start: string } | null;
};

type Colours = { ramp: string[]; line: string; ink: string; surface: string; accent: string };

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ramp: Array.from({ length: 7 }, (_, i) => read(`--ramp-${i}`)),
    line: read("--line"),
    ink: read("--ink"),
    surface: read("--surface"),
    accent: read("--accent"),
  };
}

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
  const colours = coloursOf(canvas);
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.clearRect(0, 0, frame.width, frame.height);
  const first = Math.floor(frame.top / rowHeight);
  const last = Math.min(rows.length - 1, Math.ceil((frame.top + frame.height) / rowHeight));
  const from = Math.floor(frame.left / frame.cellWidth);
  const to = Math.min(windows.length - 1, Math.ceil((frame.left + frame.width) / frame.cellWidth));
  for (let r = first; r <= last; r++) {
    const row = rows[r];
    if (!row) continue;
    for (let c = from; c <= to; c++) drawCell(g, row, c, windows, place(r, c, frame), colours);
  }
  outline(g, rows, windows, frame, colours);
}

type Box = { x: number; y: number; w: number; h: number };

function place(r: number, c: number, frame: Frame): Box {
  const gap = frame.cellWidth > 8 ? 1 : 0.5;
  return {
    x: c * frame.cellWidth - frame.left,
    y: r * rowHeight - frame.top,
    w: frame.cellWidth - gap,
    h: rowHeight - 1,
  };
}

function drawCell(
  g: CanvasRenderingContext2D,
  row: HeatRow,
  i: number,
  windows: readonly HeatWindow[],
  box: Box,
  colours: Colours,
): void {
  if ((row.n[i] ?? 0) === 0) {
    hatch(g, box, colours.line);
    return;
  }
  const step = stepOf(row.effects[i], row.bars[i]);
  if (row.verdicts[i] === 0 || step === null) {
    g.strokeStyle = colours.line;
    g.lineWidth = 1;
    g.strokeRect(box.x + 1.5, box.y + 1.5, box.w - 3, box.h - 3);
    return;
  }
  g.globalAlpha = windows[i]?.complete ? 1 : 0.55;
  g.fillStyle = colours.ramp[step] ?? colours.line;
  g.fillRect(box.x, box.y, box.w, box.h);
  g.globalAlpha = 1;
  if (row.verdicts[i] === 3) dot(g, box, contrast(colours.ramp[step] ?? "#000000"));
}

/** Black or white, whichever stands out. */
function contrast(hex: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return 0.2126 * (r ?? 0) ** 2.2 + 0.7152 * (g ?? 0) ** 2.2 + 0.0722 * (b ?? 0) ** 2.2 > 0.2
    ? "#111111"
    : "#ffffff";
}

/** Colour is never the only sign of drift. */
function dot(g: CanvasRenderingContext2D, box: Box, colour: string): void {
  g.fillStyle = colour;
  g.beginPath();
  g.arc(box.x + box.w / 2, box.y + box.h / 2, Math.min(2.5, box.w / 4), 0, 2 * Math.PI);
  g.fill();
}

function hatch(g: CanvasRenderingContext2D, box: Box, colour: string): void {
  g.save();
  g.beginPath();
  g.rect(box.x, box.y, box.w, box.h);
  g.clip();
  g.strokeStyle = colour;
  g.lineWidth = 1;
  g.beginPath();
  for (let x = -box.h; x < box.w; x += 6) {
    g.moveTo(box.x + x, box.y + box.h);
    g.lineTo(box.x + x + box.h, box.y);
  }
  g.stroke();
  g.restore();
}

function outline(
  g: CanvasRenderingContext2D,
  rows: readonly HeatRow[],
  windows: readonly HeatWindow[],
  frame: Frame,
  colours: Colours,
): void {
  const mark = (r: number, c: number, colour: string, width: number) => {
    if (r < 0 || c < 0) return;
    const box = place(r, c, frame);
    g.strokeStyle = colour;
    g.lineWidth = width;
    g.strokeRect(box.x, box.y, box.w, box.h);
  };
  if (frame.selected) {
    const { feature, start } = frame.selected;
    const r = rows.findIndex((row) => row.feature === feature);
    mark(
      r,
      windows.findIndex((w) => w.start === start),
      colours.accent,
      3,
    );
  }
  if (frame.active) mark(frame.active.row, frame.active.column, colours.ink, 1.5);
}
