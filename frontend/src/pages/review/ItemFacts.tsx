import { Facts } from "@/components";
import type { ItemOfCase } from "@/pages/review/shapes";

/** What stood beside the sound, where anything did. */
export function ItemFacts({ item }: { item: ItemOfCase }) {
  const facts: [string, string][] = [];
  if (item.instruction) facts.push(["Instruction", item.instruction]);
  if (item.transcript) facts.push(["Transcript", item.transcript]);
  if (item.text_to_judge) facts.push(["Text to judge", item.text_to_judge]);
  return facts.length ? <Facts of={facts} /> : null;
}
