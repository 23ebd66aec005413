import { covered, merge, type Span } from "@/engine/intervals";

/** A clock hiccup (background tab, busy machine) still counts as playing when it is no longer than this. */
const SLACK_SECONDS = 0.35;
/** As the server counts (`annotation/listening.py`): players stop reporting a little before the last sample. */
const END_TOLERANCE_SECONDS = 0.25;
const SHARE_TO_HEAR = 0.95;

/**
 * Which seconds of one clip were really played.
 * It is told the position again and again; a step counts only where it is no longer than the sound that can have been
 * played since the last one, so that jumping over a part never counts as hearing it.
 */
export class HeardTracker {
  private spans: Span[];
  private last: { position: number; clock: number; speed: number } | null = null;

  constructor(
    readonly seconds: number,
    before: readonly Span[] = [],
  ) {
    this.spans = merge(before.map(([start, end]): Span => [start, Math.min(end, seconds)]));
  }

  /** Playing and now at `position` seconds; `clock` is wall time in seconds. */
  tick(position: number, clock: number, speed = 1): void {
    const last = this.last;
    const here = Math.min(Math.max(position, 0), this.seconds);
    this.last = { position: here, clock, speed };
    if (!last) return;
    const step = here - last.position;
    const possible = (clock - last.clock) * Math.max(last.speed, speed) + SLACK_SECONDS;
    if (step > 0 && step <= possible) this.spans = merge([...this.spans, [last.position, here]]);
  }

  /** Paused, sought or switched away: the next tick starts anew. */
  cut(): void {
    this.last = null;
  }

  /** The player says that the end was reached. */
  end(clock: number): void {
    this.tick(this.seconds, clock, this.last?.speed ?? 1);
    this.cut();
  }

  heard(): Span[] {
    return this.spans.map(([start, end]): Span => [round(start), round(end)]);
  }

  share(): number {
    return this.seconds > 0 ? Math.min(1, covered(this.spans) / this.seconds) : 0;
  }

  heardToTheEnd(): boolean {
    const enough = Math.min(SHARE_TO_HEAR, 1 - END_TOLERANCE_SECONDS / Math.max(this.seconds, END_TOLERANCE_SECONDS));
    return (this.spans.at(-1)?.[1] ?? 0) >= this.seconds - END_TOLERANCE_SECONDS && this.share() >= enough;
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
