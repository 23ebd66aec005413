import type { Answers, Dimension, Form, Label, Scores, Side } from "@/api/shapes";
import { answerAt, isAsked, sidesOf, type Place } from "@/engine/rules";

/** One line of the page: a question and those that depend on its answer, which stand at the right. */
export interface Row {
  dimension: Dimension;
  dependents: Dimension[];
  /** Few short choices for the whole item: answered in the line itself. */
  inline: boolean;
}

const INLINE_CHARACTERS = 64;

/** A prerequisite makes a question dependent; it stands with the question that everything hangs on in the end. */
function ancestor(form: Form, dimension: Dimension): Dimension {
  const parent = dimension.when && form.dimensions.find((other) => other.key === dimension.when?.dimension);
  return parent && parent !== dimension ? ancestor(form, parent) : dimension;
}

export function rowsOf(form: Form): Row[] {
  const roots = form.dimensions.map((dimension) => ancestor(form, dimension));
  return form.dimensions
    .filter((dimension, index) => roots[index] === dimension)
    .map((dimension) => ({
      dimension,
      dependents: form.dimensions.filter((other, index) => roots[index] === dimension && other !== dimension),
      inline: isInline(dimension),
    }));
}

function isInline({ kind, per_clip, labels }: Dimension): boolean {
  if (per_clip) return false;
  if (kind === "ordinal" || kind === "comparison") return true;
  const characters = labels.reduce((sum, label) => sum + width(label.title) + 3, 0);
  return kind === "category" && characters <= INLINE_CHARACTERS;
}

/** Chinese characters are as wide as two letters. */
function width(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.charCodeAt(0) > 0x2e7f ? 2 : 1), 0);
}

/** Everything that is asked now, in the order one goes through it. */
export function placesOf(form: Form, rows: readonly Row[], answers: Answers): Place[] {
  return rows.flatMap((row) => placesOfRow(form, row, answers));
}

export function placesOfRow(form: Form, row: Row, answers: Answers): Place[] {
  const sides = new Set<Side>([row.dimension, ...row.dependents].flatMap(sidesOf));
  const dimensions = [row.dimension, ...row.dependents];
  // Side by side: all about clip A, then all about clip B.
  return [...sides].sort().flatMap((side) =>
    dimensions
      .filter((dimension) => sidesOf(dimension).includes(side) && isAsked(form, dimension, answers, side))
      .map((dimension): Place => ({ dimension, side })),
  );
}

export const placeKey = ({ dimension, side }: Place) => (side ? `${dimension.key}.${side}` : dimension.key);

/** Letters that mean something on the whole page and are not given to labels. */
const RESERVED = new Set(["r", "s", "[", "]", "`", "?"]);
const LETTERS = [..."abcdefghijklmnopqtuvwxyz"];

/** The key of each label: the questionnaire's own, else digits (letters where several may be ticked). Never renumbered. */
export function labelKeys(dimension: Dimension): Map<Label["id"], string> {
  const pool = dimension.kind === "multi-category" ? LETTERS : [..."123456789", ...LETTERS];
  const taken = new Set(dimension.labels.map((label) => label.hotkey?.toLowerCase()).filter((key) => key && !RESERVED.has(key)));
  const free = pool.filter((key) => !taken.has(key));
  return new Map(
    dimension.labels.map((label) => {
      const own = label.hotkey?.toLowerCase();
      return [label.id, own && !RESERVED.has(own) ? own : (free.shift() ?? "")];
    }),
  );
}

/** The answer in words, as an answered line shows it. */
export function inWords(dimension: Dimension, answers: Answers, side: Side, partsWord: (count: number) => string): string {
  const value = answerAt(answers, dimension, side);
  if (value === null) return "";
  const title = (id: unknown) => dimension.labels.find((label) => label.id === id)?.title ?? String(id);
  if (dimension.kind === "intervals") return Array.isArray(value) && value.length ? partsWord(value.length) : "";
  if (dimension.kind === "token-ordinal") return (value as Scores).map((score) => score ?? "–").join(" ");
  if (Array.isArray(value)) return (value as string[]).map(title).join(", ");
  return dimension.kind === "text" ? String(value) : title(value);
}
