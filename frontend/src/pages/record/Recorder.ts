import { problem, problemOf, recordingType, type Problem } from "@/pages/record/sound";

/** One reading, not yet sent. `peak` is the loudest sample, 0..1, where it was measured. */
export interface Take {
  blob: Blob;
  url: string;
  seconds: number;
  peak: number | null;
}
export interface RecorderView {
  state: "off" | "asking" | "ready" | "recording";
  problem: Problem | null;
  seconds: number;
  take: Take | null;
}

/** Nobody reads a sentence for longer; a forgotten recorder stops. */
export const LONGEST_SECONDS = 120;
const TICK_MS = 100;
/** The microphone as it is: what a call improves is what raters should hear. */
const PLAIN = { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 } };

/** The microphone, a level, and one take at a time. */
export class Recorder {
  view: RecorderView = { state: "off", problem: null, seconds: 0, take: null };
  private listeners = new Set<() => void>();
  private stream: MediaStream | null = null;
  private context: AudioContext | null = null;
  private analyser: AnalyserNode | null = null;
  private samples = new Float32Array(2048);
  private recorder: MediaRecorder | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private loudest = 0;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  async open(): Promise<void> {
    if (this.view.state !== "off") return;
    if (!window.isSecureContext) return this.show({ problem: problem("insecure") });
    if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") return this.show({ problem: problem("unsupported") });
    this.show({ state: "asking", problem: null });
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(PLAIN);
    } catch (error) {
      return this.show({ state: "off", problem: problemOf(error) });
    }
    for (const track of this.stream.getTracks()) track.onended = () => this.lost();
    this.context = new AudioContext();
    this.analyser = new AnalyserNode(this.context, { fftSize: this.samples.length });
    this.context.createMediaStreamSource(this.stream).connect(this.analyser);
    this.show({ state: "ready" });
  }

  start(): void {
    if (this.view.state !== "ready" || !this.stream) return;
    const type = recordingType((one) => MediaRecorder.isTypeSupported(one));
    if (!type) return this.show({ problem: problem("unsupported") });
    this.forget();
    this.loudest = 0;
    const pieces: Blob[] = [];
    const begun = performance.now();
    const recorder = new MediaRecorder(this.stream, { mimeType: type, audioBitsPerSecond: 192_000 });
    recorder.ondataavailable = (event) => pieces.push(event.data);
    recorder.onstop = () => {
      clearInterval(this.timer);
      const blob = new Blob(pieces, { type: recorder.mimeType || type });
      const seconds = (performance.now() - begun) / 1000;
      const state = this.stream ? "ready" : "off";
      this.show({ state, take: blob.size ? { blob, url: URL.createObjectURL(blob), seconds, peak: this.loudest } : null });
    };
    recorder.start(1000);
    this.recorder = recorder;
    this.timer = setInterval(() => this.tick((performance.now() - begun) / 1000), TICK_MS);
    this.show({ state: "recording", seconds: 0, problem: null });
  }

  stop(): void {
    if (this.recorder?.state === "recording") this.recorder.stop();
  }

  /** A file recorded elsewhere stands as a take too. */
  bring(file: File): void {
    this.forget();
    this.show({ take: { blob: file, url: URL.createObjectURL(file), seconds: 0, peak: null } });
  }

  forget(): void {
    if (this.view.take) URL.revokeObjectURL(this.view.take.url);
    this.show({ take: null, seconds: 0 });
  }

  /** The loudest sample of the last moment, 0..1. */
  level(): number {
    if (!this.analyser) return 0;
    this.analyser.getFloatTimeDomainData(this.samples);
    return this.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  }

  close(): void {
    this.stop();
    clearInterval(this.timer);
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    void this.context?.close();
    this.stream = this.context = this.analyser = null;
    this.show({ state: "off" });
  }

  private tick(seconds: number): void {
    this.loudest = Math.max(this.loudest, this.level());
    this.show({ seconds });
    if (seconds >= LONGEST_SECONDS) this.stop();
  }

  /** Unplugged, or the permission taken back: what was said so far becomes the take. */
  private lost(): void {
    this.close();
    this.show({ problem: problemOf(new DOMException("", "NotFoundError")) });
  }

  private show(change: Partial<RecorderView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }
}
