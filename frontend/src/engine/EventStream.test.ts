import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { JobEvent } from "@/api/shapes";
import { EventStream } from "@/engine/EventStream";

class FakeSource extends EventTarget {
  onerror: (() => void) | null = null;
  closed = false;
  close() {
    this.closed = true;
  }
  say(kind: string, id: number, data: object) {
    this.dispatchEvent(Object.assign(new Event(kind), { data: JSON.stringify(data), lastEventId: String(id) }));
  }
}

let source: FakeSource;
let got: JobEvent[];
const openSource = () => (source = new FakeSource()) as unknown as EventSource;
beforeEach(() => {
  vi.useFakeTimers();
  got = [];
});
afterEach(() => void vi.useRealTimers());

test("events come once and in order, and the stream closes at the end", () => {
  new EventStream("/e", (event) => got.push(event), { openSource }).start();
  source.say("text", 1, { delta: "a" });
  source.say("text", 1, { delta: "a" });
  source.say("text", 2, { delta: "b" });
  source.say("end", 2, { state: "done" });
  expect(got.map((event) => `${event.id} ${event.kind}`)).toEqual(["1 text", "2 text", "2 end"]);
  expect(source.closed).toBe(true);
});

test("where the stream keeps breaking, JSON is asked from the last id on", async () => {
  const asked: string[] = [];
  const answers = [
    { events: [{ id: 2, kind: "text", data: { delta: "b" } }], state: "running" },
    { events: [], state: "done" },
  ];
  const fetchJson = (url: string) => {
    asked.push(url);
    return Promise.resolve(answers.shift()!);
  };
  new EventStream("/e", (event) => got.push(event), { openSource, fetchJson, patience: 2, pollMs: 100 }).start();
  source.say("text", 1, { delta: "a" });
  source.onerror!();
  source.onerror!();
  await vi.advanceTimersByTimeAsync(150);
  expect(asked).toEqual(["/e?format=json&after=1", "/e?format=json&after=2"]);
  expect(got.map((event) => event.kind)).toEqual(["text", "text", "end"]);
});

test("a failing poll is tried again until stopped", async () => {
  const fetchJson = vi.fn(() => Promise.reject(new Error("no")));
  const stream = new EventStream("/e", () => undefined, { openSource: null, fetchJson, pollMs: 100 });
  stream.start();
  await vi.advanceTimersByTimeAsync(350);
  stream.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(fetchJson).toHaveBeenCalledTimes(4);
});
