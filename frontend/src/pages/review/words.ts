import type { Answer, Answers, Dimension, Form, Interval, Label, PlainAnswer, Scores, Side } from "@/api/shapes";
import { answerAt, isEmpty, sidesOf } from "@/engine/rules";

/** One side's answer to one question, ready to be read. */
export interface Said {
  side: Side;
  /** The label's number on a scale, else empty. */
  figure: string;
  words: string;
  anchor: string;
  parts: Interval[];
}

const label = (labels: Label[] | undefined, id: unknown) => labels?.find((one) => String(one.id) === String(id));

export function saidOf(dimension: Dimension, answers: Answers): Said[] {
  return sidesOf(dimension).map((side) => ({ side, ...read(dimension, answerAt(answers, dimension, side)) }));
}

function read(dimension: Dimension, value: PlainAnswer): Omit<Said, "side"> {
  const nothing = { figure: "", words: "", anchor: "", parts: [] };
  if (isEmpty(value)) return nothing;
  if (dimension.kind === "intervals") return { ...nothing, words: "", parts: value as Interval[] };
  if (dimension.kind === "text") return { ...nothing, words: String(value) };
  if (dimension.kind === "token-ordinal") return { ...nothing, words: scoresInWords(dimension, value as Scores) };
  if (Array.isArray(value)) return { ...nothing, words: (value as unknown[]).map((id) => label(dimension.labels, id)?.title ?? String(id)).join(", ") };
  const chosen = label(dimension.labels, value);
  return {
    figure: dimension.kind === "ordinal" ? String(value) : "",
    words: chosen?.title ?? String(value),
    anchor: chosen?.anchor ?? "",
    parts: [],
  };
}

/** Each word or phone with its score, where the item's are known. */
export function scoresInWords({ units }: Dimension, scores: Scores): string {
  return scores.map((score, at) => [units?.[at]?.text, score ?? "–"].filter((said) => said !== undefined).join(" ")).join(units ? " · " : " ");
}

export function partWords(dimension: Dimension, part: Interval): string {
  const what = [label(dimension.labels, part.type)?.title, label(dimension.severities, part.severity)?.title];
  return [`${part.start.toFixed(2)}–${part.end.toFixed(2)} s`, ...what.filter(Boolean)].join(" · ");
}

/** A whole answer in one line, for buttons and tables. */
export function inLine(dimension: Dimension, answers: Answers): string {
  const lines = saidOf(dimension, answers).map((said) => {
    const words = said.parts.length ? said.parts.map((part) => partWords(dimension, part)).join("; ") : [said.figure, said.words].filter(Boolean).join(" ");
    return words && said.side ? `${said.side}: ${words}` : words;
  });
  return lines.filter(Boolean).join(" / ") || "–";
}

/** The parts to draw over the waveforms, per side, under the names of their types. */
export function partsBySide(form: Form, answers: Answers): Record<string, Interval[]> {
  const found: Record<string, Interval[]> = {};
  for (const dimension of form.dimensions.filter(({ kind }) => kind === "intervals")) {
    for (const { side, parts } of saidOf(dimension, answers)) {
      const named = parts.map((part) => ({ ...part, type: label(dimension.labels, part.type)?.title ?? part.type }));
      found[side] = [...(found[side] ?? []), ...named];
    }
  }
  return found;
}

/** Equal whatever the order of ticked labels. */
export function sameAnswer(one: Answer | undefined, other: Answer | undefined): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  if (isEmpty(value)) return "null";
  // Ticked labels have no order; scores of words have.
  if (Array.isArray(value)) return `[${value.every((one) => typeof one === "string") ? value.map(canonical).sort().join() : value.map(canonical).join()}]`;
  if (value && typeof value === "object") {
    const entries = Object.entries(value).filter(([, inner]) => !isEmpty(inner));
    return `{${entries.map(([key, inner]) => `${key}:${canonical(inner)}`).sort().join()}}`;
  }
  return JSON.stringify(value);
}
