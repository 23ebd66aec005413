import type { Contradiction } from "@/api/shapes";

/** The server counts characters, the browser counts UTF-16 units; they differ after an emoji or a rare character. */
export function unitOffset(text: string, characters: number): number {
  let units = 0;
  let seen = 0;
  for (const character of text) {
    if (seen === characters) break;
    units += character.length;
    seen += 1;
  }
  return units;
}

export interface Piece {
  text: string;
  /** The contradictions that this piece of text is part of. */
  codes: string[];
}

/** The text cut at the bounds of what contradicts. */
export function pieces(text: string, contradictions: readonly Contradiction[]): Piece[] {
  const spans = contradictions.map(({ code, start, end }) => ({ code, start: unitOffset(text, start), end: unitOffset(text, end) }));
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((one, two) => one - two);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1]!;
    return { text: text.slice(start, end), codes: spans.filter((span) => span.start < end && span.end > start).map(({ code }) => code) };
  });
}

/**
 * Marks follow the words while the next check is on its way: what stands before the first and after the last changed
 * character keeps its marks, what changed loses them.
 */
export function carried(before: string, after: string, contradictions: readonly Contradiction[]): Contradiction[] {
  if (before === after) return [...contradictions];
  const one = [...before];
  const two = [...after];
  let head = 0;
  while (head < one.length && one[head] === two[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(one.length, two.length) - head && one.at(-1 - tail) === two.at(-1 - tail)) tail += 1;
  const moved = two.length - one.length;
  return contradictions.flatMap((each) => {
    if (each.end <= head) return [each];
    if (each.start >= one.length - tail) return [{ ...each, start: each.start + moved, end: each.end + moved }];
    return [];
  });
}
