import { useEffect, useState, useSyncExternalStore } from "react";

import type { ClipOfItem, Heard } from "@/api/shapes";
import { audioContext, playable, soundBytes } from "@/audio/sounds";
import { ABPlayer } from "@/engine/ABPlayer";
import { ClipPlayer } from "@/engine/ClipPlayer";
import { BufferPair, ElementPair } from "@/engine/pairOutputs";
import type { Player, PlayerView } from "@/engine/Player";

/** Above this, a pair is played from media elements: decoded it would fill the memory. */
const LONGEST_BUFFER_SECONDS = 300;

async function makePlayer(clips: ClipOfItem[], heard: Heard): Promise<Player> {
  const [one, two] = clips;
  if (!one) throw new Error("an item without clips");
  if (!two) {
    const element = new Audio();
    element.preload = "auto";
    return new ClipPlayer(element, await playable(one.audio.url), one.audio.seconds, one.side, heard);
  }
  const urls = { A: one.audio.url, B: two.audio.url };
  const lengths = { A: one.audio.seconds, B: two.audio.seconds };
  const short = Math.max(lengths.A, lengths.B) <= LONGEST_BUFFER_SECONDS;
  const context = audioContext();
  const exact = short ? new BufferPair(context, urls, soundBytes) : null;
  return new ABPlayer(lengths, { exact, elements: new ElementPair(context, urls) }, heard);
}

/** A player for one clip or a pair, thrown away with the page; null until it is made. */
export function usePlayer(name: string, clips: ClipOfItem[], heard: Heard = {}): { player: Player | null; again: () => void } {
  const [player, setPlayer] = useState<Player | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let made: Player | null = null;
    let gone = false;
    void makePlayer(clips, heard).then((fresh) => {
      if (gone) return fresh.dispose();
      made = fresh;
      setPlayer(fresh);
    });
    return () => {
      gone = true;
      made?.dispose();
      setPlayer(null);
    };
    // One player per item: the clips of a name never change, and `heard` is only where it starts from.
  }, [name, round]);
  return { player, again: () => setRound((old) => old + 1) };
}

const idle: PlayerView = { playing: false, side: "", speed: 1, loop: null, error: null, ready: false };

export function usePlayerView(player: Player | null): PlayerView {
  return useSyncExternalStore(player?.subscribe ?? noSubscription, () => player?.view ?? idle);
}

/** Draws again as the sound goes on: at most once a frame, and only when `read` gives something new. */
export function usePlayerValue<T extends string | number | boolean>(player: Player | null, read: (player: Player) => T, none: T): T {
  return useSyncExternalStore(player?.subscribe ?? noSubscription, () => (player ? read(player) : none));
}

function noSubscription(): () => void {
  return () => undefined;
}
