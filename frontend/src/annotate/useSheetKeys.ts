import { answerCommands, partCommands, soundCommands } from "@/annotate/commands";
import type { Sheet } from "@/annotate/Sheet";
import type { Player } from "@/engine/Player";
import { useCommands } from "@/hooks/keys";
import { useT } from "@/i18n";

/** All keys of listening and answering. Gives the span that "loop" stands for: the selected part, or null for all. */
export function useSheetKeys(sheet: Sheet, player: Player | null): () => [number, number] | null {
  const t = useT();
  const loopSpan = (): [number, number] | null => {
    const place = sheet.intervalsPlace(player?.view.side ?? "");
    const set = place && sheet.intervals(place);
    const part = set && set.selected !== null ? set.items[set.selected] : null;
    return part ? [part.start, part.end] : null;
  };
  useCommands([...answerCommands(sheet, player, t), ...partCommands(sheet, player, t), ...soundCommands(player, t, loopSpan)]);
  return loopSpan;
}
