import { useEffect, useLayoutEffect, useRef } from "react";
import WaveSurfer from "wavesurfer.js";
import RegionsPlugin from "wavesurfer.js/plugins/regions";

import type { Audio, Side } from "@/api/shapes";
import { drawMarks, listen, type Marks, type Regions } from "@/audio/marks";
import { usePeaks } from "@/audio/usePeaks";
import { usePlayerValue } from "@/audio/usePlayer";
import { colour, onThemeChange } from "@/components/colour";
import { SHORTEST } from "@/engine/IntervalSet";
import type { Player } from "@/engine/Player";
import { useT } from "@/i18n";
import "@/audio/waveform.css";

interface Props {
  audio: Audio;
  side: Side;
  player: Player | null;
  height: number;
  /** Seconds that the full width stands for; in a pair, those of the longer clip. */
  span?: number;
  active?: boolean;
  marks?: Marks | null;
  onPick?: () => void;
}

const TINT: Record<Side, string> = { A: "--a", B: "--b-wave", "": "--wave" };

/** One clip's waveform from the server's peaks; the cursor, the heard line and the marks lie over it. */
export function Waveform({ audio, side, player, height, span = audio.seconds, active = true, marks = null, onPick }: Props) {
  const t = useT();
  const peaks = usePeaks(audio);
  const canvas = useRef<HTMLDivElement>(null);
  const surfer = useRef<{ wave: WaveSurfer; regions: Regions } | null>(null);
  const latest = useRef({ player, marks, span, onPick });
  useLayoutEffect(() => {
    latest.current = { player, marks, span, onPick };
  });

  useEffect(() => {
    if (!peaks || !canvas.current) return;
    const regions = RegionsPlugin.create();
    const wave = WaveSurfer.create({
      container: canvas.current,
      height,
      peaks: channels(peaks.data),
      duration: audio.seconds,
      normalize: true,
      barHeight: 0.94,
      maxPeak: Math.max(0.3, loudest(peaks.data)),
      cursorWidth: 0,
      interact: true,
      hideScrollbar: true,
      plugins: [regions],
      ...paint(side),
    });
    surfer.current = { wave, regions };
    const seek = (share: number) => {
      latest.current.onPick?.();
      latest.current.player?.seek(share * audio.seconds);
    };
    wave.on("click", seek);
    regions.enableDragSelection({ color: "transparent", minLength: SHORTEST });
    listen(regions, () => latest.current.marks);
    const stop = onThemeChange(() => wave.setOptions(paint(side)));
    return () => {
      stop();
      surfer.current = null;
      wave.destroy();
    };
  }, [peaks, audio.seconds, height, side]);

  useEffect(() => {
    if (surfer.current) drawMarks(surfer.current.regions, marks);
  }, [marks, peaks]);

  const share = audio.seconds / span;
  const label = side ? t("player.waveSide", { side, seconds: audio.seconds.toFixed(1) }) : t("player.wave", { seconds: audio.seconds.toFixed(1) });
  return (
    <div className={`wave ${active ? "" : "wave-resting"} ${side ? `wave-${side.toLowerCase()}` : ""}`}>
      <div className="wave-clip" style={{ width: `${share * 100}%` }} role="img" aria-label={label}>
        <div ref={canvas} className="wave-canvas" style={{ height }} />
        {marks?.opened != null && <i className="wave-opened" style={{ left: `${(marks.opened / audio.seconds) * 100}%` }} />}
        <HeardLine player={player} side={side} seconds={audio.seconds} />
      </div>
    </div>
  );
}

function HeardLine({ player, side, seconds }: { player: Player | null; side: Side; seconds: number }) {
  const spans = usePlayerValue(player, (live) => JSON.stringify(live.heard()[side] ?? []), "[]");
  return (
    <div className="wave-heard" aria-hidden="true">
      {(JSON.parse(spans) as [number, number][]).map(([start, end]) => (
        <i key={start} style={{ left: `${(start / seconds) * 100}%`, width: `${((end - start) / seconds) * 100}%` }} />
      ))}
    </div>
  );
}

function paint(side: Side) {
  const ink = colour(TINT[side]);
  return { waveColor: ink, progressColor: ink };
}

function channels(data: number[]): number[][] {
  const upper = data.filter((_, index) => index % 2 === 1).map((value) => value / 127);
  const lower = data.filter((_, index) => index % 2 === 0).map((value) => value / 127);
  return [upper, lower];
}

function loudest(data: number[]): number {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
}
