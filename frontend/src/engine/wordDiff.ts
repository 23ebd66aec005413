import { diffArrays } from "diff";

export interface DiffPart {
  text: string;
  kind: "same" | "added" | "removed";
}

/** Words, spaces and marks; in scripts without spaces every character is a word. */
const TOKENS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}'’-]+?(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])|[\p{L}\p{N}'’-]+|\s+|./gsu;

export function tokens(text: string): string[] {
  return text.match(TOKENS) ?? [];
}

/** What changed from one text to another, word by word. */
export function wordDiff(from: string, to: string): DiffPart[] {
  return diffArrays(tokens(from), tokens(to)).map((part) => ({
    text: part.value.join(""),
    kind: part.added ? "added" : part.removed ? "removed" : "same",
  }));
}
