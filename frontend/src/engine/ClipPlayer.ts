import type { Heard, Side } from "@/api/shapes";
import { isInterruption, Player } from "@/engine/Player";

/** The part of HTMLAudioElement that is used; tests give a plain object. */
export type Media = Pick<
  HTMLMediaElement,
  | "addEventListener"
  | "removeEventListener"
  | "currentTime"
  | "playbackRate"
  | "preservesPitch"
  | "paused"
  | "ended"
  | "pause"
  | "play"
  | "src"
>;

const TICK_MS = 25;

/** One clip on one media element: pitch is kept at every speed, and what was really played is remembered. */
export class ClipPlayer extends Player {
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly handlers: [string, () => void][];

  constructor(
    private readonly media: Media,
    url: string,
    seconds: number,
    side: Side = "",
    heard: Heard = {},
    private readonly clock: () => number = () => performance.now() / 1000,
  ) {
    super(new Map([[side, seconds]]), heard);
    media.src = url;
    media.preservesPitch = true;
    this.handlers = [
      ["canplay", () => this.change({ ready: true, error: null })],
      ["playing", () => this.started()],
      ["pause", () => this.stopped()],
      ["ended", () => this.ended()],
      ["seeking", () => this.tracker.cut()],
      ["timeupdate", () => this.tick()],
      ["error", () => this.failed()],
    ];
    this.handlers.forEach(([name, handler]) => media.addEventListener(name, handler));
  }

  get time(): number {
    return Math.min(this.media.currentTime, this.seconds);
  }

  async play(): Promise<void> {
    const { loop } = this.view;
    if (loop && (this.time < loop[0] || this.time >= loop[1] - 0.01)) this.seek(loop[0]);
    else if (this.media.ended || this.time >= this.seconds - 0.01) this.seek(0);
    try {
      await this.media.play();
    } catch (error) {
      if (!isInterruption(error)) this.failed();
    }
  }

  pause(): void {
    this.record();
    this.media.pause();
  }

  seek(seconds: number): void {
    this.record();
    this.tracker.cut();
    this.media.currentTime = Math.min(Math.max(seconds, 0), this.seconds);
    this.tell();
  }

  dispose(): void {
    clearInterval(this.timer);
    this.handlers.forEach(([name, handler]) => this.media.removeEventListener(name, handler));
    this.media.pause();
  }

  protected applySpeed(): void {
    this.media.playbackRate = this.view.speed;
  }

  private started(): void {
    this.media.playbackRate = this.view.speed;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.record();
    this.change({ playing: true, error: null });
  }

  private stopped(): void {
    clearInterval(this.timer);
    // At the end browsers say "pause" before "ended".
    if (this.media.ended) this.tracker.end(this.clock());
    this.tracker.cut();
    this.change({ playing: false });
  }

  private ended(): void {
    this.stopped();
    if (this.view.loop) void this.play();
  }

  private record(): void {
    if (!this.media.paused) this.tracker.tick(this.media.currentTime, this.clock(), this.view.speed);
  }

  private tick(): void {
    if (this.media.paused) return;
    const { loop } = this.view;
    this.record();
    if (loop && this.media.currentTime >= loop[1]) this.seek(loop[0]);
    else this.tell();
  }

  private failed(): void {
    this.change({ playing: false, error: "sound" });
  }
}
