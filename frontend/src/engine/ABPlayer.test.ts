import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { ABPlayer, type PairOutput, type PairSide } from "@/engine/ABPlayer";

class FakeOutput implements PairOutput {
  starts: { at: number; speed: number; audible: PairSide }[] = [];
  fades: [PairSide, number][] = [];
  running = false;
  private from = 0;
  private at = 0;
  private speed = 1;
  get time() {
    return this.at + (Date.now() / 1000 - this.from) * this.speed;
  }
  load = () => Promise.resolve();
  start(at: number, speed: number, audible: PairSide) {
    this.starts.push({ at, speed, audible });
    Object.assign(this, { at, speed, from: Date.now() / 1000, running: true });
    return Promise.resolve();
  }
  stop() {
    this.running = false;
  }
  fadeTo(side: PairSide, seconds: number) {
    this.fades.push([side, seconds]);
  }
  dispose() {}
}

let exact: FakeOutput;
let elements: FakeOutput;
function pair(A = 3, B = 4) {
  exact = new FakeOutput();
  elements = new FakeOutput();
  return new ABPlayer({ A, B }, { exact, elements }, {}, () => Date.now() / 1000);
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

describe("ABPlayer", () => {
  test("switching only fades: neither side is started again", async () => {
    const player = pair();
    await player.play();
    vi.advanceTimersByTime(1000);
    player.switch();
    vi.advanceTimersByTime(1000);
    player.switch();
    expect(exact.starts).toHaveLength(1);
    expect(exact.fades).toEqual([["B", 0.004], ["A", 0.004]]);
  });

  test("each side is heard only while it is audible", async () => {
    const player = pair();
    await player.play();
    vi.advanceTimersByTime(1000);
    player.switch();
    vi.advanceTimersByTime(1000);
    player.pause();
    const { A, B } = player.heard();
    expect(A).toHaveLength(1);
    expect(A![0]![0]).toBeCloseTo(0, 1);
    expect(A![0]![1]).toBeCloseTo(1, 1);
    expect(B![0]![0]).toBeCloseTo(1, 1);
    expect(B![0]![1]).toBeCloseTo(2, 1);
    expect(player.allHeard).toBe(false);
  });

  test("stops at the end of the audible side and begins anew with the next play", async () => {
    const player = pair();
    await player.play();
    vi.advanceTimersByTime(3200);
    expect(player.view.playing).toBe(false);
    expect(player.heardToTheEnd("A")).toBe(true);
    player.switch();
    await player.play();
    expect(exact.starts.at(-1)).toMatchObject({ at: 0, audible: "B" });
    vi.advanceTimersByTime(4200);
    expect(player.allHeard).toBe(true);
  });

  test("goes on where it was paused", async () => {
    const player = pair();
    await player.play();
    vi.advanceTimersByTime(1500);
    player.pause();
    await player.play();
    expect(exact.starts.at(-1)!.at).toBeCloseTo(1.5, 1);
  });

  test("another speed moves to the elements, which keep the pitch, at the same place", async () => {
    const player = pair();
    await player.play();
    vi.advanceTimersByTime(1000);
    player.setSpeed(0.75);
    await vi.advanceTimersByTimeAsync(10);
    expect(exact.running).toBe(false);
    expect(elements.starts[0]!.speed).toBe(0.75);
    expect(elements.starts[0]!.at).toBeCloseTo(1, 1);
    player.setSpeed(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(exact.running).toBe(true);
  });

  test("a pause during the start wins", async () => {
    const player = pair();
    const starting = player.play();
    player.pause();
    await starting;
    expect(exact.running).toBe(false);
    expect(player.view.playing).toBe(false);
  });

  test("a loop returns to its start", async () => {
    const player = pair();
    player.setLoop([1, 2]);
    await player.play();
    expect(exact.starts[0]!.at).toBe(1);
    await vi.advanceTimersByTimeAsync(1500);
    expect(exact.starts.length).toBe(2);
    expect(player.time).toBeLessThan(2);
  });
});
