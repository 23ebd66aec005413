import type { ClipOfItem, Side } from "@/api/shapes";
import { Cursor } from "@/audio/Cursor";
import { usePlayerView } from "@/audio/usePlayer";
import type { Marks } from "@/audio/marks";
import { Waveform } from "@/audio/Waveform";
import type { Player } from "@/engine/Player";
import { useT } from "@/i18n";

/** The waveforms of one clip or of a pair, under one cursor. */
export function Stage({
  clips,
  player,
  marks,
  height = 96,
}: {
  clips: ClipOfItem[];
  player: Player | null;
  marks?: (side: Side) => Marks | null;
  height?: number;
}) {
  const t = useT();
  const { side: active } = usePlayerView(player);
  const span = Math.max(...clips.map((clip) => clip.audio.seconds));
  const pair = clips.length > 1;
  return (
    <div className="waves">
      {clips.map(({ side, audio }) => (
        <div key={side} style={{ position: "relative" }}>
          {pair && (
            <button
              className={`wave-side side-${side.toLowerCase()}`}
              tabIndex={-1}
              aria-pressed={side === active}
              title={t("player.switch")}
              onClick={() => player?.setSide(side)}
            >
              {side}
            </button>
          )}
          <Waveform
            audio={audio}
            side={pair ? side : ""}
            player={player}
            height={pair ? Math.round(height * 0.55) : height}
            span={span}
            active={!pair || side === active}
            marks={marks?.(side) ?? null}
            onPick={() => player?.setSide(side)}
          />
        </div>
      ))}
      <Cursor player={player} />
    </div>
  );
}
