import { useEffect, useRef, useState } from "react";

import { api } from "@/api/http";
import type { Clip } from "@/pages/clips/shapes";

/** Plays one clip of a list at a time. Addresses are asked for when a clip is first played. */
export function useListen() {
  const element = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const wanted = useRef<number | null>(null);

  useEffect(() => () => element.current?.pause(), []);

  const stop = () => {
    wanted.current = null;
    element.current?.pause();
    setPlaying(null);
  };

  const play = async (id: number) => {
    wanted.current = id;
    setError(null);
    setPlaying(id);
    try {
      const { audio } = await api.get<Clip>(`/clips/${id}`);
      if (wanted.current !== id) return;
      element.current ??= new Audio();
      element.current.onended = stop;
      element.current.src = audio.url;
      await element.current.play();
    } catch (reason) {
      if (wanted.current !== id) return; // another clip was asked for meanwhile
      stop();
      setError(reason);
    }
  };

  return { playing, error, toggle: (id: number) => (playing === id ? stop() : void play(id)) };
}
