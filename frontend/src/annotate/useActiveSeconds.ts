import { useEffect, useRef, type RefObject } from "react";

import type { Player } from "@/engine/Player";

/** Thinking counts as work for this long after the last key, click or sound. */
const IDLE_AFTER_MS = 30_000;

/** Seconds of real work on this item in this visit: the page in view, and something done or played lately. */
export function useActiveSeconds(player: RefObject<Player | null>): RefObject<number> {
  const seconds = useRef(0);
  useEffect(() => {
    let last = Date.now();
    const touched = () => (last = Date.now());
    const names = ["keydown", "pointerdown", "pointermove"] as const;
    names.forEach((name) => window.addEventListener(name, touched, { passive: true }));
    const timer = setInterval(() => {
      if (player.current?.view.playing) touched();
      if (document.visibilityState === "visible" && Date.now() - last < IDLE_AFTER_MS) seconds.current += 1;
    }, 1000);
    return () => {
      clearInterval(timer);
      names.forEach((name) => window.removeEventListener(name, touched));
    };
  }, [player]);
  return seconds;
}
