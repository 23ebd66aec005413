import { soundCommands } from "@/annotate/commands";
import type { ClipOfItem, Interval } from "@/api/shapes";
import { Stage } from "@/audio/Stage";
import { Transport } from "@/audio/Transport";
import type { Player } from "@/engine/Player";
import { useCommands } from "@/hooks/keys";
import { useT } from "@/i18n";

/** The sound of a case with its keys; loop is L here, because R returns. */
export function CaseSound({
  clips,
  player,
  onAgain,
  parts = {},
}: {
  clips: ClipOfItem[];
  player: Player | null;
  onAgain: () => void;
  parts?: Record<string, Interval[]>;
}) {
  const t = useT();
  useCommands(soundCommands(player, t, () => null).map((command) => (command.id === "loop" ? { ...command, keys: ["l"] } : command)));
  const marks = (side: string) => {
    const items = parts[side];
    return items?.length ? { items, selected: null, opened: null, name: (part: Interval) => part.type ?? "", hue: () => 4 } : null;
  };
  return (
    <div className="case-sound" data-own-tab>
      <Stage clips={clips} player={player} height={88} marks={marks} />
      <Transport player={player} clips={clips} loopKey="L" onAgain={onAgain} />
    </div>
  );
}

/** Plays one marked part, on its side. */
export function playPart(player: Player | null, side: string, start: number, end: number): void {
  if (!player) return;
  if (side === "A" || side === "B") player.setSide(side);
  player.seek(start);
  player.setLoop([start, end]);
  void player.play();
}
