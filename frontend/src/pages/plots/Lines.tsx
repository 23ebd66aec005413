import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { colour, onThemeChange } from "@/components/colour";

export interface LineSeries {
  label: string;
  /** A variable of tokens.css. */
  colour: string;
  dash?: number[];
  /** Few values, far apart: each with a mark. */
  marks?: boolean;
  width?: number;
}

const HEIGHT = 260;
const FONT = "12px system-ui, sans-serif";

/** Lines over a shared column of whole numbers; new values are drawn in place. Loaded only where it is shown. */
export default function Lines({ series, data, x, y, label }: { series: LineSeries[]; data: (number | null)[][]; x: string; y: string; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const newest = useRef(data);
  newest.current = data;
  const look = JSON.stringify([series, x, y]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(options(element.clientWidth, series, x, y), newest.current as uPlot.AlignedData, element);
      toLast(plot.current);
    };
    draw();
    const sizes = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    sizes.observe(element);
    const stop = onThemeChange(draw);
    return () => {
      stop();
      sizes.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
    // `look` is what `series`, `x` and `y` say; they themselves are new at every drawing.
  }, [look]);
  useEffect(() => {
    plot.current?.setData(data as uPlot.AlignedData);
    toLast(plot.current);
  }, [data]);
  return <div ref={box} className="plot lines" role="img" aria-label={label} />;
}

/** The legend tells the newest values while nobody points at earlier ones. */
function toLast(plot: uPlot | null): void {
  if (!plot || (plot.cursor.idx ?? null) !== null) return;
  const last = plot.data.map((column) => column.findLastIndex((value) => value !== null && value !== undefined));
  plot.setLegend({ idxs: last });
}

function options(width: number, series: LineSeries[], x: string, y: string): uPlot.Options {
  const axis = { stroke: colour("--text-2"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: FONT, labelFont: FONT, labelSize: 18 };
  return {
    width,
    height: HEIGHT,
    padding: [8, 12, 0, 0],
    cursor: { y: false, drag: { x: true, y: false } },
    hooks: { setCursor: [toLast] },
    scales: { x: { time: false } },
    axes: [
      { ...axis, label: x, size: 28, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000] },
      { ...axis, label: y, size: 52, values: (_, splits) => splits.map(short) },
    ],
    series: [
      { label: x },
      ...series.map((line): uPlot.Series => ({
        label: line.label,
        stroke: colour(line.colour),
        width: line.width ?? 1.5,
        ...(line.dash ? { dash: line.dash } : {}),
        spanGaps: true,
        points: line.marks ? { show: true, size: 6, fill: colour("--surface") } : { show: false },
        value: (_, value: number | null | undefined) => (value === null || value === undefined ? "–" : short(value)), // a line that has not begun has none
      })),
    ],
  };
}

function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return `${Number((value / 1000).toPrecision(3))}k`;
  return size !== 0 && size < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(4)));
}
