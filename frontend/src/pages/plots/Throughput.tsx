import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { colour, onThemeChange } from "@/components/colour";
import { everyDay, type DayCount } from "@/pages/plots/days";

const HEIGHT = 200;

/** Answer sheets per day as bars. Loaded only where it is shown. */
export default function Throughput({ days }: { days: DayCount[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const { seconds, counts } = everyDay(days);
    let plot: uPlot | null = null;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(options(element.clientWidth, seconds), [seconds, counts], element);
    };
    draw();
    const sizes = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    sizes.observe(element);
    const stop = onThemeChange(draw);
    return () => {
      stop();
      sizes.disconnect();
      plot?.destroy();
    };
  }, [days]);
  const total = days.reduce((sum, { count }) => sum + count, 0);
  return <div ref={box} className="plot" role="img" aria-label={`${total} answer sheets submitted on ${days.length} days`} />;
}

const DAY_SECONDS = 86_400;
const FEWEST_DAYS = 14;

function options(width: number, days: number[]): uPlot.Options {
  const last = days.at(-1) ?? 0;
  const first = Math.min(days[0] ?? last, last - (FEWEST_DAYS - 1) * DAY_SECONDS);
  const axis = { stroke: colour("--text-2"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return {
    width,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    // Half a day of room, so that the first and the last bar are whole; a few days are not blown up to the full width.
    scales: { x: { range: [first - DAY_SECONDS / 2, last + DAY_SECONDS / 2] }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false }, splits: (_, __, min, max) => daySplits(min, max), values: (_, splits) => splits.map(shortDay), size: 28 },
      { ...axis, label: "sheets a day", labelSize: 16, labelFont: "12px system-ui, sans-serif", incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000], size: 40 },
    ],
    series: [
      {},
      {
        label: "sheets",
        fill: colour("--accent"),
        stroke: colour("--accent"),
        width: 0,
        paths: uPlot.paths.bars!({ size: [0.7, 40], radius: 0.1 }),
        points: { show: false },
      },
    ],
  };
}

/** At most eight dates under the bars, each below the middle of its own, the last day among them. */
function daySplits(min: number, max: number): number[] {
  const first = Math.ceil(min / DAY_SECONDS);
  const last = Math.floor(max / DAY_SECONDS);
  const step = Math.max(1, Math.ceil((last - first + 1) / 8));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => (last - index * step) * DAY_SECONDS).reverse();
}

function shortDay(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
