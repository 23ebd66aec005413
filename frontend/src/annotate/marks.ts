import { placeKey } from "@/annotate/layout";
import type { Sheet } from "@/annotate/Sheet";
import type { Side } from "@/api/shapes";
import type { Marks } from "@/audio/marks";

/** Blue and orange are A and B; they come last. */
const HUES = [3, 4, 5, 7, 8, 6, 1, 2];
const UNTYPED = 6;

/** The marked parts of one side as the waveform shows and changes them; null where nothing is asked about parts. */
export function marksOf(sheet: Sheet, side: Side): Marks | null {
  const place = sheet.places().find((at) => at.dimension.kind === "intervals" && (!at.side || at.side === side));
  if (!place) return null;
  const set = sheet.intervals(place);
  const { labels } = place.dimension;
  const order = (type: string | null) => labels.findIndex((label) => label.id === type);
  return {
    items: set.items,
    selected: set.selected,
    opened: set.opened,
    name: ({ type }) => labels.find((label) => label.id === type)?.title ?? "",
    hue: ({ type }) => HUES[order(type) % HUES.length] ?? UNTYPED,
    onAdd: (start, end) => {
      sheet.setIntervals(place, set.add(start, end));
      if (placeKey(sheet.view.focus ?? place) !== placeKey(place)) sheet.focusOn(place);
    },
    onChange: (index, change) => sheet.setIntervals(place, set.change(index, change)),
    onSelect: (index) => {
      sheet.setIntervals(place, set.select(index));
      sheet.focusOn(place);
    },
  };
}
