import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { ClipPlayer, type Media } from "@/engine/ClipPlayer";

/** A media element whose time is moved by the test. */
class FakeMedia extends EventTarget {
  src = "";
  paused = true;
  ended = false;
  playbackRate = 1;
  preservesPitch = false;
  private at = 0;
  get currentTime() {
    return this.at;
  }
  set currentTime(value: number) {
    this.at = value;
    this.ended = false;
    this.dispatchEvent(new Event("seeking"));
  }
  play() {
    this.paused = false;
    this.dispatchEvent(new Event("playing"));
    return Promise.resolve();
  }
  pause() {
    if (this.paused) return;
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
  advance(seconds: number, length: number) {
    for (let gone = 0; gone < seconds - 1e-9; gone += 0.05) {
      this.at = Math.min(this.at + 0.05 * this.playbackRate, length);
      vi.advanceTimersByTime(50);
      if (this.paused) return;
      if (this.at < length) continue;
      this.ended = true;
      this.paused = true;
      this.dispatchEvent(new Event("pause"));
      this.dispatchEvent(new Event("ended"));
      return;
    }
  }
}

let media: FakeMedia;
function player(seconds = 2, heard = {}) {
  media = new FakeMedia();
  return new ClipPlayer(media as unknown as Media, "/api/audio/x", seconds, "", heard, () => Date.now() / 1000);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("ClipPlayer", () => {
  test("plays through, remembers it, and begins anew after the end", async () => {
    const clip = player();
    await clip.play();
    expect(clip.view.playing).toBe(true);
    media.advance(3, 2);
    expect(clip.view.playing).toBe(false);
    expect(clip.heard()).toEqual({ "": [[0, 2]] });
    expect(clip.allHeard).toBe(true);
    await clip.play();
    expect(media.currentTime).toBe(0);
  });

  test("seeking while playing leaves the jumped part unheard", async () => {
    const clip = player(10);
    await clip.play();
    media.advance(1, 10);
    clip.seek(8);
    media.advance(1, 10);
    clip.pause();
    expect(clip.heard()[""]).toHaveLength(2);
    expect(clip.heardShare("")).toBeCloseTo(0.2, 1);
  });

  test("a loop comes back to its start and never leaves", async () => {
    const clip = player(10);
    clip.setLoop([2, 3]);
    await clip.play();
    media.advance(4, 10);
    expect(clip.time).toBeGreaterThanOrEqual(2);
    expect(clip.time).toBeLessThanOrEqual(3.05);
    expect(clip.heardShare("")).toBeLessThan(0.12);
  });

  test("speed keeps the pitch and steps through the table", async () => {
    const clip = player(10);
    await clip.play();
    clip.stepSpeed(1);
    clip.stepSpeed(1);
    expect(media.playbackRate).toBe(1.5);
    expect(media.preservesPitch).toBe(true);
    media.advance(2, 10);
    clip.pause();
    expect(clip.heardShare("")).toBeCloseTo(0.3, 1);
  });

  test("work heard before a reload still counts", () => {
    expect(player(2, { "": [[0, 2]] }).allHeard).toBe(true);
  });

  test("sound that cannot be played is told", () => {
    const clip = player();
    media.dispatchEvent(new Event("error"));
    expect(clip.view.error).toBe("sound");
  });
});
