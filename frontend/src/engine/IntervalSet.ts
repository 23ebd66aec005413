import type { Interval } from "@/api/shapes";

/** The shortest interval that can be made or left by nudging, in seconds. */
export const SHORTEST = 0.02;

export type Edge = "start" | "end";

/** Marked parts of one clip. Immutable: every change gives a new set, sorted, inside the clip, with the selection kept. */
export class IntervalSet {
  private constructor(
    readonly items: readonly Interval[],
    readonly seconds: number,
    readonly selected: number | null,
    /** Where `[` was pressed and `]` is still awaited. */
    readonly opened: number | null,
  ) {}

  static of(items: readonly Interval[], seconds: number, selected: number | null = null, opened: number | null = null) {
    return new IntervalSet(items, seconds, selected, opened);
  }

  markIn(at: number): IntervalSet {
    return new IntervalSet(this.items, this.seconds, this.selected, this.clamp(at));
  }

  /** Closes what `[` opened; without it, from the clip's start. */
  markOut(at: number, like: Partial<Interval> = {}): IntervalSet {
    return this.add(this.opened ?? 0, at, like);
  }

  add(one: number, two: number, like: Partial<Interval> = {}): IntervalSet {
    const start = Math.min(this.clamp(one), this.clamp(two));
    const end = Math.max(this.clamp(one), this.clamp(two));
    if (end - start < SHORTEST) return new IntervalSet(this.items, this.seconds, this.selected, null);
    const made: Interval = { type: null, severity: null, ...like, start: round(start), end: round(end) };
    return this.withItems([...this.items, made], made);
  }

  change(index: number, patch: Partial<Interval>): IntervalSet {
    const old = this.items[index];
    if (!old) return this;
    const wanted = { ...old, ...patch };
    // The edge that moves stops at the other one.
    const start = this.clamp("start" in patch ? Math.min(wanted.start, old.end - SHORTEST) : wanted.start);
    const end = this.clamp("end" in patch ? Math.max(wanted.end, start + SHORTEST) : wanted.end);
    const made = { ...wanted, start: round(start), end: round(end) };
    return this.withItems(this.items.map((item, at) => (at === index ? made : item)), made);
  }

  nudge(edge: Edge, by: number): IntervalSet {
    const item = this.selected === null ? undefined : this.items[this.selected];
    return item && this.selected !== null ? this.change(this.selected, { [edge]: item[edge] + by }) : this;
  }

  remove(index: number): IntervalSet {
    const items = this.items.filter((_, at) => at !== index);
    const selected = items.length ? Math.min(index, items.length - 1) : null;
    return new IntervalSet(items, this.seconds, selected, this.opened);
  }

  select(index: number | null): IntervalSet {
    return new IntervalSet(this.items, this.seconds, index !== null && this.items[index] ? index : null, this.opened);
  }

  /** The next (1) or previous (-1) one, round and round. */
  step(by: 1 | -1): IntervalSet {
    const count = this.items.length;
    if (!count) return this;
    const from = this.selected ?? (by === 1 ? -1 : 0);
    return this.select((from + by + count) % count);
  }

  private withItems(items: readonly Interval[], chosen: Interval): IntervalSet {
    const sorted = [...items].sort((one, two) => one.start - two.start || one.end - two.end);
    return new IntervalSet(sorted, this.seconds, sorted.indexOf(chosen), null);
  }

  private clamp(at: number): number {
    return Math.min(Math.max(at, 0), this.seconds);
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
