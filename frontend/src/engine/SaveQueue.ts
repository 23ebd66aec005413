import { asApiError, type ApiError } from "@/api/errors";
import { open } from "@/engine/openQueues";
import { SaveSlot, type Sent, type SlotStorage } from "@/engine/SaveSlot";

export type SaveState = "saved" | "saving" | "offline" | "conflict" | "lease_lost" | "refused";

export interface SaveQueueOptions<Body, Answer extends { version: number }> {
  /** One name per sheet, so that work is found again after a reload. */
  name: string;
  version: number;
  send: (body: Body, version: number, key: string) => Promise<Answer>;
  onAnswer?: (answer: Answer) => void;
  debounceMs?: number;
  storage?: SlotStorage;
  newKey?: () => string;
  /** Milliseconds to wait before try number n (1, 2, ...). */
  backoff?: (tries: number) => number;
}

const defaultBackoff = (tries: number) => Math.min(15_000, 400 * 2 ** tries) * (0.5 + Math.random() / 2);

/**
 * Saves the newest of a row of edits: debounced, one request at a time, each edit under its own key and the version it
 * was made on. A request whose answer was lost is sent again under the same key, so that it counts once.
 */
export class SaveQueue<Body, Answer extends { version: number } = { version: number }> {
  state: SaveState = "saved";
  error: ApiError | null = null;
  version: number;
  private sent: Sent<Body> | null = null;
  private next: Body | null = null;
  private inFlight = false;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private listeners = new Set<() => void>();
  private flushers: { done: (version: number) => void; fail: (error: ApiError) => void }[] = [];
  private readonly slot: SaveSlot<Body>;

  constructor(private readonly options: SaveQueueOptions<Body, Answer>) {
    this.version = options.version;
    this.slot = new SaveSlot(options.name, options.storage ?? localStorage);
    open(options.name, this);
  }

  /** Takes up what a former visit left unacknowledged; gives the newest of it. */
  resume(): Body | null {
    const kept = this.slot.read();
    if (!kept) return null;
    this.sent = kept.sent;
    this.next = kept.next;
    this.version = kept.version;
    this.set("saving");
    this.schedule(0);
    return kept.next ?? kept.sent?.body ?? null;
  }

  push(body: Body): void {
    this.next = body;
    this.keep();
    if (this.state === "conflict" || this.state === "lease_lost") return;
    if (this.state === "offline") return;
    this.set("saving");
    if (!this.inFlight) this.schedule(this.options.debounceMs ?? 400);
  }

  /** Sends now; resolves with the version once everything is acknowledged, rejects where it cannot be. */
  flush(): Promise<number> {
    if (this.idle || this.closed) return Promise.resolve(this.version);
    if ((this.state === "conflict" || this.state === "lease_lost") && this.error) return Promise.reject(this.error);
    return new Promise((done, fail) => {
      this.flushers.push({ done, fail });
      if (!this.inFlight) this.schedule(0);
    });
  }

  /** Try again now (the network is back, or the person asked). */
  retryNow(): void {
    if (this.state === "offline" && !this.inFlight) this.schedule(0);
  }

  /** After a conflict: this browser's work stands, on top of the other version. */
  keepMine(theirVersion: number): void {
    this.version = theirVersion;
    this.next ??= this.sent?.body ?? null;
    this.sent = null;
    this.keep();
    this.set("saving");
    this.schedule(0);
  }

  /** After a conflict: what the server has stands. */
  takeTheirs(theirVersion: number): void {
    this.version = theirVersion;
    this.sent = this.next = null;
    this.slot.clear();
    this.set("saved");
  }

  /** Another queue has taken over what is kept: it sends again what is under way, under the same key. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.flushers.splice(0).forEach(({ done }) => done(this.version));
  }

  get idle(): boolean {
    return this.next === null && this.sent === null;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(() => void this.send(), ms);
  }

  private async send(): Promise<void> {
    if (this.inFlight) return;
    if (!this.sent) {
      if (this.next === null) return;
      this.sent = { body: this.next, version: this.version, key: this.options.newKey?.() ?? crypto.randomUUID() };
      this.next = null;
      this.keep();
    }
    const { body, version, key } = this.sent;
    this.inFlight = true;
    try {
      const answer = await this.options.send(body, version, key);
      this.inFlight = false;
      if (!this.closed) this.acknowledged(answer);
    } catch (error) {
      this.inFlight = false;
      if (!this.closed) this.failed(asApiError(error));
    }
  }

  private acknowledged(answer: Answer): void {
    this.tries = 0;
    this.error = null;
    this.version = answer.version;
    this.sent = null;
    this.options.onAnswer?.(answer);
    if (this.next !== null) {
      this.keep();
      this.set("saving");
      return this.schedule(this.flushers.length ? 0 : (this.options.debounceMs ?? 400));
    }
    this.slot.clear();
    this.set("saved");
    this.flushers.splice(0).forEach(({ done }) => done(this.version));
  }

  private failed(error: ApiError): void {
    this.error = error;
    if (error.passing) {
      this.tries += 1;
      this.set("offline");
      return this.schedule((this.options.backoff ?? defaultBackoff)(this.tries));
    }
    const state = error.status === 412 ? "conflict" : error.code.startsWith("lease") ? "lease_lost" : "refused";
    if (state === "refused") {
      // The server will never take this edit; the next one is a fresh try under a fresh key.
      this.next ??= this.sent?.body ?? null;
      this.sent = null;
      this.keep();
    }
    this.set(state);
    this.flushers.splice(0).forEach(({ fail }) => fail(error));
  }

  private keep(): void {
    this.slot.keep({ sent: this.sent, next: this.next, version: this.version });
  }

  private set(state: SaveState): void {
    this.state = state;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
