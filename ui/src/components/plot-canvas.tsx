import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { timeOfDay } from "./plot-format";
import { type Line, type Look } from "./plot-series";

export interface CanvasProps {
  /** The time of the first value, in seconds since 1970. */
  start: number;
  step: number;
  lines: (Line & { look: Look })[];
  say: (value: number) => string;
  /** The place of the value that is pointed at, and where that is in pixels. */
  onPoint: (point: { index: number; left: number; width: number } | undefined) => void;
}

const HEIGHT = 150;
/** Plots of a page point at the same time. */
const SYNC = uPlot.sync("tidegate");

export default function Canvas({ start, step, lines, say, onPoint }: CanvasProps) {
  const parent = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const scheme = useComputedColorScheme("light");
  const point = useRef(onPoint);
  point.current = onPoint;
  const times = lines[0]?.values.map((_, index) => start + index * step) ?? [];
  const data = [times, ...lines.map(({ values }) => values)] as uPlot.AlignedData;
  const latest = useRef(data);
  latest.current = data;
  const looks = lines.map(({ id }) => id).join();

  useEffect(() => {
    const area = parent.current;
    if (!area) return;
    const options = optionsOf(lines, scheme, say, area.clientWidth, (made) => {
      const index = made.cursor.idx;
      const { left = -1 } = made.cursor;
      // Others of the page only show the line.
      const own = made.over.matches(":hover");
      point.current(own && index != null && left >= 0 ? { index, left, width: made.over.clientWidth } : undefined);
    });
    const made = new uPlot(options, latest.current, area);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: area.clientWidth, height: HEIGHT }));
    observer.observe(area);
    return () => {
      observer.disconnect();
      made.destroy();
    };
    // Values are set below; what else there is makes another plot.
  }, [looks, scheme, say]);

  useEffect(() => plot.current?.setData(data), [data]);

  return <div ref={parent} aria-hidden />;
}

function optionsOf(lines: CanvasProps["lines"], scheme: "light" | "dark", say: CanvasProps["say"], width: number, moved: (plot: uPlot) => void): uPlot.Options {
  const ink = scheme === "dark" ? "#a6adb4" : "#5c636a";
  const grid = { stroke: scheme === "dark" ? "#3b3f44" : "#e9ecef", width: 1 };
  const font = "11px system-ui, sans-serif";
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { sync: { key: SYNC.key }, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { stroke: ink, grid, ticks: grid, font, values: (_plot, times) => times.map((time) => timeOfDay(time)), size: 28, space: 60 },
      { stroke: ink, grid, ticks: grid, font, values: (_plot, values) => values.map((value) => say(value)), size: 64, space: 32 },
    ],
    series: [
      {},
      ...lines.map(({ look }) => ({ stroke: look[scheme], dash: look.dash, width: 1.75, points: { show: false }, spanGaps: false })),
    ],
    hooks: { setCursor: [moved] },
  };
}
