import type { Audio, ClipOfItem, Interval } from "@/api/shapes";
import { Stage } from "@/audio/Stage";
import { Transport } from "@/audio/Transport";
import { usePlayer } from "@/audio/usePlayer";

interface Shown {
  height?: number;
  /** Parts to show, per side ("" for a single clip). */
  intervals?: Record<string, Interval[]>;
}

/** One clip to look at and listen to, outside the annotator's page. */
export function ClipView({ audio, ...shown }: { audio: Audio } & Shown) {
  return <ClipsView clips={[{ side: "", audio }]} {...shown} />;
}

/** One clip or a pair under one cursor, with controls. */
export function ClipsView({ clips, height = 80, intervals = {} }: { clips: ClipOfItem[] } & Shown) {
  const { player, again } = usePlayer(clips.map((clip) => clip.audio.url).join(" "), clips);
  const marks = (side: string) => {
    const items = intervals[side];
    return items?.length ? { items, selected: null, opened: null, name: (part: Interval) => part.type ?? "", hue: () => 4 } : null;
  };
  return (
    <div className="clip-view">
      <Stage clips={clips} player={player} height={height} marks={marks} />
      <Transport player={player} clips={clips} keys={false} onAgain={again} />
    </div>
  );
}
