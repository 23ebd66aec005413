import { placeKey } from "@/annotate/layout";
import type { Sheet } from "@/annotate/Sheet";
import type { Side } from "@/api/shapes";
import type { Marks } from "@/audio/Waveform";

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
    hue: ({ type }) => (order(type) < 0 ? 8 : (order(type) % 7) + 1),
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
