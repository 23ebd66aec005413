import type RegionsPlugin from "wavesurfer.js/plugins/regions";
import type { Region } from "wavesurfer.js/plugins/regions";

import type { Interval } from "@/api/shapes";
import { colour } from "@/components/colour";
import { SHORTEST } from "@/engine/IntervalSet";

export type Regions = ReturnType<typeof RegionsPlugin.create>;

/** What a page lets one do with marked parts. */
export interface Marks {
  items: readonly Interval[];
  selected: number | null;
  /** Where an unfinished mark begins. */
  opened: number | null;
  name: (interval: Interval) => string;
  /** Which of the palette's eight colours. */
  hue: (interval: Interval) => number;
  onAdd?: (start: number, end: number) => void;
  onChange?: (index: number, change: { start: number; end: number }) => void;
  onSelect?: (index: number) => void;
}

/** Regions are only how the mouse sees the marks: every change is told to the page, which draws them anew. */
export function listen(regions: Regions, marks: () => Marks | null): void {
  regions.on("region-created", (region: Region) => {
    if (region.id.startsWith("mark-")) return;
    const { start, end } = region;
    region.remove();
    marks()?.onAdd?.(start, end);
  });
  regions.on("region-updated", (region: Region) => {
    if (region.id.startsWith("mark-")) marks()?.onChange?.(indexOf(region), { start: region.start, end: region.end });
  });
  regions.on("region-clicked", (region: Region) => marks()?.onSelect?.(indexOf(region)));
}

const indexOf = (region: Region) => Number(region.id.slice("mark-".length));

export function drawMarks(regions: Regions, marks: Marks | null): void {
  regions.clearRegions();
  marks?.items.forEach((interval, index) => {
    const ink = colour(`--cat-${marks.hue(interval)}`).replace("rgb(", "rgba(");
    const selected = index === marks.selected;
    const label = document.createElement("span");
    label.textContent = `${index + 1} ${marks.name(interval)}`;
    label.className = "wave-mark-label";
    label.style.cssText = "font: 11px/14px system-ui, sans-serif; padding: 0 4px; white-space: nowrap; pointer-events: none";
    label.style.color = colour("--text");
    regions.addRegion({
      id: `mark-${index}`,
      start: interval.start,
      end: interval.end,
      color: ink.replace(")", selected ? ", 0.42)" : ", 0.22)"),
      content: label,
      drag: Boolean(marks.onChange),
      resize: Boolean(marks.onChange),
      minLength: SHORTEST,
    });
  });
}
