"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { scrolledTo } from "./heatmap.layout.ts";

/** What part of a scrolled area is seen. It begins at the right end: the newest is what one comes for. */
export function useScrollView(columns: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ width: 0, left: 0, top: 0 });
  const readView = useCallback(() => {
    const el = scroller.current;
    if (el) setView({ width: el.clientWidth, left: el.scrollLeft, top: el.scrollTop });
  }, []);
  useEffect(() => {
    readView();
    const observer = new ResizeObserver(readView);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [readView]);
  const ready = view.width > 0;
  useEffect(() => {
    const el = scroller.current;
    if (ready && el) el.scrollLeft = el.scrollWidth;
  }, [ready, columns]);
  /** Scrolls no more than it takes to see a box. */
  const reveal = useCallback((box: { x: number; y: number; w: number; h: number }) => {
    const el = scroller.current;
    if (!el) return;
    el.scrollLeft = scrolledTo(box.x, box.w, el.scrollLeft, el.clientWidth);
    el.scrollTop = scrolledTo(box.y, box.h, el.scrollTop, el.clientHeight);
  }, []);
  return { scroller, view, readView, reveal };
}
