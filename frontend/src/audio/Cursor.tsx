import { useEffect, useRef } from "react";

import type { Player } from "@/engine/Player";

/** The one cursor over one or two waveforms, moved every frame without drawing the page again. */
export function Cursor({ player }: { player: Player | null }) {
  const line = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!player) return;
    let frame = 0;
    const place = () => {
      if (line.current) line.current.style.left = `${(player.time / player.seconds) * 100}%`;
    };
    const draw = () => {
      place();
      frame = player.view.playing ? requestAnimationFrame(draw) : 0;
    };
    const stop = player.subscribe(() => {
      if (!frame) draw();
    });
    place();
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [player]);
  return <i ref={line} className="wave-cursor" aria-hidden="true" />;
}
