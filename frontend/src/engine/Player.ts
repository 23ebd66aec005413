import type { Heard, Side } from "@/api/shapes";
import { HeardTracker } from "@/engine/HeardTracker";
import type { Span } from "@/engine/intervals";

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

export interface PlayerView {
  playing: boolean;
  side: Side;
  speed: number;
  loop: Span | null;
  error: string | null;
  ready: boolean;
}

/** Playing that is ended by the page, another clip or the system is not an error. */
export function isInterruption(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** What the players of one clip and of a pair have in common: state, listeners, heard parts, loop and speed steps. */
export abstract class Player {
  view: PlayerView;
  /** The length of the timeline: the longest side. */
  readonly seconds: number;
  protected readonly trackers: Map<Side, HeardTracker>;
  private listeners = new Set<() => void>();

  constructor(lengths: ReadonlyMap<Side, number>, heard: Heard = {}) {
    this.seconds = Math.max(...lengths.values());
    this.trackers = new Map(
      [...lengths].map(([side, seconds]) => [side, new HeardTracker(seconds, heard[side] ?? [])]),
    );
    const first = [...lengths.keys()][0] ?? "";
    this.view = { playing: false, side: first, speed: 1, loop: null, error: null, ready: false };
  }

  abstract get time(): number;
  abstract play(): Promise<void>;
  abstract pause(): void;
  abstract seek(seconds: number): void;
  abstract dispose(): void;
  protected abstract applySpeed(): void;

  toggle(): Promise<void> {
    if (!this.view.playing) return this.play();
    this.pause();
    return Promise.resolve();
  }

  setSpeed(speed: number): void {
    this.change({ speed });
    this.applySpeed();
  }

  stepSpeed(step: 1 | -1): void {
    const here = SPEEDS.findIndex((speed) => speed >= this.view.speed);
    this.setSpeed(SPEEDS[Math.min(Math.max(here + step, 0), SPEEDS.length - 1)] ?? 1);
  }

  setLoop(loop: Span | null): void {
    this.change({ loop });
    if (loop && (this.time < loop[0] || this.time >= loop[1])) this.seek(loop[0]);
  }

  setSide(side: Side): void {
    this.change({ side });
  }

  /** The seconds of each side that were played; the side of a single clip is "". */
  heard(): Heard {
    return Object.fromEntries([...this.trackers].map(([side, tracker]) => [side, tracker.heard()]));
  }

  heardShare(side: Side): number {
    return this.trackers.get(side)?.share() ?? 0;
  }

  heardToTheEnd(side: Side): boolean {
    return this.trackers.get(side)?.heardToTheEnd() ?? false;
  }

  get allHeard(): boolean {
    return [...this.trackers.values()].every((tracker) => tracker.heardToTheEnd());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  protected get tracker(): HeardTracker {
    return this.trackers.get(this.view.side)!;
  }

  protected change(change: Partial<PlayerView>): void {
    this.view = { ...this.view, ...change };
    this.tell();
  }

  protected tell(): void {
    for (const listener of this.listeners) listener();
  }
}
