import type { Answer, Answers, Form, Heard, Narrow, Schema } from "@/api/shapes";
import type { ItemOfCase, JudgedText } from "@/pages/review/shapes";

export type DisputeState = Schema["DisputeStateEnum"];
export type DisputeRow = Schema["DisputeRow"];
/**
 * `label` is "1", "2", …: in an order that says nothing.
 * `sides_swapped` says of a text that its writer heard this case's A as B, and the text calls it so.
 */
export type DisputeSide = Narrow<
  Omit<Schema["Side"], "described">,
  { answers: Answers; text: (JudgedText & { sides_swapped: boolean }) | null }
>;
/** `side` is a side's label, "own" or "other". */
export type Decision = Narrow<Schema["Decision"], { value?: Answer; reason: string }>;
/** `form` holds only the disputed questions; `sides` are null until the own answers are given. */
export type DisputeCase = Narrow<
  Schema["DisputeCase"],
  {
    item: ItemOfCase;
    form: Form;
    own: Answers;
    heard: Heard;
    sides: DisputeSide[] | null;
    decisions: Record<string, Decision>;
  }
>;

export const REASON_WORDS: Record<string, string> = {
  distance: "too far apart",
  category: "different categories",
  overlap: "too little in common",
  opposite: "opposite preferences",
  escalated: "an inspector asked",
  linked: "hangs on another",
};
