import type { Heard } from "@/api/shapes";
import { Player } from "@/engine/Player";

export type PairSide = "A" | "B";
const SIDES: readonly PairSide[] = ["A", "B"];
const FADE_SECONDS = 0.004;
const TICK_MS = 25;

/** Two sounds on one timeline. `start` begins both at the same instant; only gains change afterwards. */
export interface PairOutput {
  /** Seconds on the timeline; only asked for while started. */
  readonly time: number;
  load(): Promise<void>;
  start(at: number, speed: number, audible: PairSide): Promise<void>;
  stop(): void;
  fadeTo(side: PairSide, seconds: number): void;
  dispose(): void;
}

/** A and B under one cursor: always at the same sample, switched without a click, each with its own heard parts. */
export class ABPlayer extends Player {
  private position = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private output: PairOutput;
  private finished = false;
  private starting = 0;

  constructor(
    lengths: Record<PairSide, number>,
    /** Exact buffers at speed 1; elements, which keep the pitch, at other speeds and for long clips. */
    private readonly outputs: { exact: PairOutput | null; elements: PairOutput },
    heard: Heard = {},
    private readonly clock: () => number = () => performance.now() / 1000,
  ) {
    super(new Map(SIDES.map((side) => [side, lengths[side]])), heard);
    this.output = outputs.exact ?? outputs.elements;
    this.output.load().then(
      () => this.change({ ready: true }),
      () => this.change({ error: "sound" }),
    );
  }

  get side(): PairSide {
    return this.view.side as PairSide;
  }

  get time(): number {
    return this.view.playing ? Math.min(this.output.time, this.seconds) : this.position;
  }

  async play(): Promise<void> {
    const { loop } = this.view;
    if (loop && (this.position < loop[0] || this.position >= loop[1] - 0.01)) this.position = loop[0];
    else if (this.finished || this.position >= this.tracker.seconds - 0.01) this.position = loop?.[0] ?? 0;
    this.finished = false;
    await this.begin();
  }

  pause(): void {
    this.starting += 1;
    if (!this.view.playing) return;
    this.tick();
    this.halt(this.time);
  }

  seek(seconds: number): void {
    const position = Math.min(Math.max(seconds, 0), this.seconds);
    this.tracker.cut();
    this.finished = false;
    this.position = position;
    if (this.view.playing) void this.begin();
    else this.tell();
  }

  override setSide(side: PairSide): void {
    if (side === this.side) return;
    this.tick();
    this.tracker.cut();
    super.setSide(side);
    if (this.view.playing) this.output.fadeTo(side, FADE_SECONDS);
  }

  switch(): void {
    this.setSide(this.side === "A" ? "B" : "A");
  }

  dispose(): void {
    this.starting += 1;
    clearInterval(this.timer);
    this.outputs.exact?.dispose();
    this.outputs.elements.dispose();
  }

  protected applySpeed(): void {
    const { exact, elements } = this.outputs;
    const next = exact && this.view.speed === 1 ? exact : elements;
    const playing = this.view.playing;
    if (playing) this.halt(this.time);
    this.output = next;
    if (playing) void this.begin();
  }

  private async begin(): Promise<void> {
    const mine = ++this.starting;
    this.output.stop();
    try {
      await this.output.load();
      if (mine !== this.starting) return;
      await this.output.start(this.position, this.view.speed, this.side);
    } catch {
      this.change({ playing: false, error: "sound" });
      return;
    }
    if (mine !== this.starting) return this.output.stop();
    clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.change({ playing: true, error: null, ready: true });
  }

  private halt(position: number): void {
    clearInterval(this.timer);
    this.output.stop();
    this.tracker.cut();
    this.position = Math.min(position, this.seconds);
    this.change({ playing: false });
  }

  private tick(): void {
    if (!this.view.playing) return;
    const { loop, speed } = this.view;
    const time = this.output.time;
    this.tracker.tick(time, this.clock(), speed);
    if (loop && time >= loop[1]) return this.seek(loop[0]);
    if (time < this.tracker.seconds) return this.tell();
    this.tracker.end(this.clock());
    this.finished = true;
    this.halt(this.tracker.seconds);
    if (loop) void this.play();
  }
}
