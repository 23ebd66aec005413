import type { JobEvent } from "@/api/shapes";

interface Polled {
  events: JobEvent[];
  state: string;
  error?: unknown;
}

export interface EventStreamOptions {
  /** Replaceable for tests and for browsers without EventSource. */
  openSource?: ((url: string) => EventSource) | null;
  fetchJson?: (url: string) => Promise<Polled>;
  pollMs?: number;
  /** Broken connections in a row before asking by JSON instead. */
  patience?: number;
}

const KINDS = ["text", "restart", "progress", "stage", "end", "log", "message", "point", "phase", "note"];
const FINAL = new Set(["done", "dead", "cancelled"]);

async function getJson(url: string): Promise<Polled> {
  const response = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`events answered ${response.status}`);
  return (await response.json()) as Polled;
}

/**
 * Events of one job, each exactly once and in order, until `end`.
 * Live over SSE (the browser resumes by Last-Event-ID); over JSON polling from the last id where streams do not get through.
 */
export class EventStream {
  lastId = 0;
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly onEvent: (event: JobEvent) => void,
    private readonly options: EventStreamOptions = {},
  ) {}

  start(): void {
    const open = this.options.openSource === undefined ? defaultSource() : this.options.openSource;
    if (!open) return this.poll();
    this.source = open(this.url);
    for (const kind of KINDS) {
      this.source.addEventListener(kind, (event) => this.receive(kind, event as MessageEvent<string>));
    }
    this.source.onerror = () => {
      this.failures += 1;
      if (this.failures < (this.options.patience ?? 3)) return;
      this.source?.close();
      this.source = null;
      this.poll();
    };
  }

  stop(): void {
    this.stopped = true;
    this.source?.close();
    clearTimeout(this.timer);
  }

  private receive(kind: string, event: MessageEvent<string>): void {
    this.failures = 0;
    this.give({ id: Number(event.lastEventId || 0), kind, data: JSON.parse(event.data || "{}") as JobEvent["data"] });
  }

  private give(event: JobEvent): void {
    const isOld = event.id > 0 && event.id <= this.lastId;
    // The end is no row of its own: it comes under the last event's id.
    if (this.stopped || (isOld && event.kind !== "end")) return;
    this.lastId = Math.max(this.lastId, event.id);
    this.onEvent(event);
    if (event.kind === "end") this.stop();
  }

  private poll(): void {
    const again = () => {
      if (!this.stopped) this.timer = setTimeout(() => this.poll(), this.options.pollMs ?? 1000);
    };
    const separator = this.url.includes("?") ? "&" : "?";
    (this.options.fetchJson ?? getJson)(`${this.url}${separator}format=json&after=${this.lastId}`).then((answer) => {
      answer.events.forEach((event) => this.give(event));
      if (FINAL.has(answer.state)) this.give({ id: 0, kind: "end", data: { state: answer.state, error: answer.error ?? null } });
      else again();
    }, again);
  }
}

function defaultSource(): ((url: string) => EventSource) | null {
  return typeof EventSource === "undefined" ? null : (url) => new EventSource(url);
}
