import type { ReactNode } from "react";

import type { ClipOfItem } from "@/api/shapes";
import { usePlayerValue, usePlayerView } from "@/audio/usePlayer";
import { Button, Keys, Note } from "@/components";
import { ABPlayer } from "@/engine/ABPlayer";
import type { Player } from "@/engine/Player";
import { useT } from "@/i18n";
import "@/audio/transport.css";

/** The controls of the sound with their keys on them. `keys` off where the page has no key map. */
export function Transport({
  player,
  clips,
  keys = true,
  loopKey = "R",
  onLoop,
  onAgain,
  children,
}: {
  player: Player | null;
  clips: ClipOfItem[];
  keys?: boolean;
  loopKey?: string;
  onLoop?: () => void;
  onAgain?: () => void;
  children?: ReactNode;
}) {
  const t = useT();
  const { playing, speed, loop, side, error } = usePlayerView(player);
  const hint = (key: string) => (keys ? { hint: key } : {});
  const toggleLoop = onLoop ?? (() => player?.setLoop(loop ? null : [0, player.seconds]));
  return (
    <div className="transport" role="group" aria-label={t("keys.group.sound")}>
      <Button className="transport-play" aria-label={t(playing ? "player.pause" : "player.play")} disabled={!player} onClick={() => void player?.toggle()} {...hint("Space")}>
        <span aria-hidden="true">{playing ? "❚❚" : "▶"}</span>
      </Button>
      {player instanceof ABPlayer && (
        <Button className={`transport-side side-${side.toLowerCase()}`} aria-label={t("player.switch")} onClick={() => player.switch()} {...hint("Tab")}>
          <b aria-live="polite">{side}</b>
        </Button>
      )}
      <Button kind="plain" aria-pressed={loop !== null} onClick={toggleLoop} {...hint(loopKey)}>
        {t("player.loop")}
      </Button>
      <span className="transport-speed">
        <Button kind="plain" className="icon" aria-label={t("player.slower")} onClick={() => player?.stepSpeed(-1)}>
          {keys ? <Keys text="-" /> : "−"}
        </Button>
        <span aria-label={t("player.speed")} className={speed === 1 ? "" : "transport-changed"}>
          {speed}×
        </span>
        <Button kind="plain" className="icon" aria-label={t("player.faster")} onClick={() => player?.stepSpeed(1)}>
          {keys ? <Keys text="=" /> : "+"}
        </Button>
      </span>
      {children}
      <span className="transport-end">
        <Time player={player} />
        {clips.map((clip) => (
          <HeardShare key={clip.side} player={player} side={clip.side} />
        ))}
      </span>
      {error && (
        <Note tone="bad">
          {t("player.error")}
          {onAgain && <Button onClick={onAgain}>{t("player.again")}</Button>}
        </Note>
      )}
    </div>
  );
}

function Time({ player }: { player: Player | null }) {
  const tenths = usePlayerValue(player, (live) => Math.floor(live.time * 10), 0);
  return (
    <span className="transport-time">
      {clock(tenths / 10)} <span className="quiet">/ {clock(player?.seconds ?? 0)}</span>
    </span>
  );
}

function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, "0")}`;
}

function HeardShare({ player, side }: { player: Player | null; side: ClipOfItem["side"] }) {
  const t = useT();
  const percent = usePlayerValue(player, (live) => Math.floor(live.heardShare(side) * 100), 0);
  const whole = usePlayerValue(player, (live) => live.heardToTheEnd(side), false);
  return (
    <span className={`transport-heard ${whole ? "whole" : ""}`} title={whole ? t("player.heardAll") : t("player.notHeard")}>
      {side && <b className={`side-${side.toLowerCase()}`}>{side} </b>}
      {t("player.heard", { percent })}
      {whole && <span aria-label={t("player.heardAll")}> ✓</span>}
    </span>
  );
}
