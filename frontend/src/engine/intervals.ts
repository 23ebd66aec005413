export type Span = [number, number];

/** Sorted, with spans that touch or overlap (within `gap` seconds) made one. */
export function merge(spans: readonly Span[], gap = 0.001): Span[] {
  const sorted = spans.filter(([start, end]) => end > start).sort((one, two) => one[0] - two[0]);
  const merged: Span[] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last && start <= last[1] + gap) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

export function covered(spans: readonly Span[]): number {
  return merge(spans).reduce((sum, [start, end]) => sum + end - start, 0);
}
