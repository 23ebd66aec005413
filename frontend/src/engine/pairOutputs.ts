import type { PairOutput, PairSide } from "@/engine/ABPlayer";

const SIDES: readonly PairSide[] = ["A", "B"];
/** Long enough for both sources to be scheduled before their common start. */
const LEAD_SECONDS = 0.03;

type Urls = Record<PairSide, string>;
type Gains = Record<PairSide, GainNode>;

function gains(context: AudioContext): Gains {
  const make = () => {
    const gain = context.createGain();
    gain.gain.value = 0;
    gain.connect(context.destination);
    return gain;
  };
  return { A: make(), B: make() };
}

function fade(context: AudioContext, nodes: Gains, audible: PairSide, seconds: number): void {
  for (const side of SIDES) nodes[side].gain.setTargetAtTime(side === audible ? 1 : 0, context.currentTime, seconds);
}

/** Both clips decoded into memory and started at one context time: the same sample, whatever is switched. */
export class BufferPair implements PairOutput {
  private buffers: Promise<Record<PairSide, AudioBuffer>> | null = null;
  private readonly nodes: Gains;
  private sources: AudioBufferSourceNode[] = [];
  private startedAt = 0;
  private offset = 0;

  constructor(
    private readonly context: AudioContext,
    private readonly urls: Urls,
    private readonly fetchBytes: (url: string) => Promise<ArrayBuffer>,
  ) {
    this.nodes = gains(context);
  }

  get time(): number {
    // What is heard now left the context this long ago.
    const late = this.context.outputLatency || this.context.baseLatency || 0;
    return Math.max(this.offset, this.offset + this.context.currentTime - late - this.startedAt);
  }

  async load(): Promise<void> {
    this.buffers ??= this.decode();
    this.buffers.catch(() => (this.buffers = null));
    await this.buffers;
  }

  async start(at: number, _speed: number, audible: PairSide): Promise<void> {
    const buffers = await (this.buffers ?? this.decode());
    await this.context.resume();
    this.stop();
    this.startedAt = this.context.currentTime + LEAD_SECONDS;
    this.offset = at;
    this.sources = SIDES.map((side) => {
      const source = this.context.createBufferSource();
      source.buffer = buffers[side];
      source.connect(this.nodes[side]);
      source.start(this.startedAt, at);
      return source;
    });
    fade(this.context, this.nodes, audible, 0.001);
  }

  stop(): void {
    for (const source of this.sources) {
      source.stop();
      source.disconnect();
    }
    this.sources = [];
  }

  fadeTo(side: PairSide, seconds: number): void {
    fade(this.context, this.nodes, side, seconds);
  }

  dispose(): void {
    this.stop();
    for (const side of SIDES) this.nodes[side].disconnect();
  }

  private async decode(): Promise<Record<PairSide, AudioBuffer>> {
    const [A, B] = await Promise.all(
      SIDES.map(async (side) => this.context.decodeAudioData(await this.fetchBytes(this.urls[side]))),
    );
    return { A: A!, B: B! };
  }
}

/** Two media elements behind the same gains: for long clips, and for other speeds, where pitch must be kept. */
export class ElementPair implements PairOutput {
  private parts: Record<PairSide, HTMLAudioElement> | null = null;
  private nodes: Gains | null = null;
  private audible: PairSide = "A";

  constructor(
    private readonly context: AudioContext,
    private readonly urls: Urls,
    private readonly makeAudio: () => HTMLAudioElement = () => new Audio(),
  ) {}

  get time(): number {
    return this.parts?.[this.audible].currentTime ?? 0;
  }

  load(): Promise<void> {
    if (!this.parts) {
      this.nodes = gains(this.context);
      const make = (side: PairSide) => {
        const audio = this.makeAudio();
        audio.preservesPitch = true;
        audio.src = this.urls[side];
        this.context.createMediaElementSource(audio).connect(this.nodes![side]);
        return audio;
      };
      this.parts = { A: make("A"), B: make("B") };
    }
    return Promise.resolve();
  }

  async start(at: number, speed: number, audible: PairSide): Promise<void> {
    await this.context.resume();
    if (!this.parts || !this.nodes) return;
    this.audible = audible;
    fade(this.context, this.nodes, audible, 0.001);
    await Promise.all(
      SIDES.map((side) => {
        const audio = this.parts![side];
        audio.currentTime = at;
        audio.playbackRate = speed;
        return audio.play();
      }),
    );
  }

  stop(): void {
    if (this.parts) for (const side of SIDES) this.parts[side].pause();
  }

  fadeTo(side: PairSide, seconds: number): void {
    if (!this.parts || !this.nodes) return;
    const here = this.time;
    // Elements drift apart by some milliseconds; the one that becomes audible is set to the other's place.
    if (Math.abs(this.parts[side].currentTime - here) > 0.02) this.parts[side].currentTime = here;
    this.audible = side;
    fade(this.context, this.nodes, side, seconds);
  }

  dispose(): void {
    this.stop();
    if (this.nodes) for (const side of SIDES) this.nodes[side].disconnect();
  }
}
