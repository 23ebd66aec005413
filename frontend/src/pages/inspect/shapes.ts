import type { Answers, Finding, Form, Narrow, Schema, Variant } from "@/api/shapes";
import type { ItemOfCase, JudgedText } from "@/pages/review/shapes";

export type InspectionRow = Schema["InspectionRow"];
export type EarlierVerdict = Schema["EarlierVerdict"];
/**
 * `rater_alias` is "Rater 3": who it is stays hidden. `confirmed` holds the codes of warnings that the rater saw and
 * confirmed, `draft` the suggestion that the text was made from, `variants` only those that were kept.
 */
export type InspectionCase = Narrow<
  Omit<Schema["Case"], "described">,
  { item: ItemOfCase; form: Form; answers: Answers; findings: Finding[]; text: JudgedText | null; variants: Variant[] }
>;

export type Verdict = Schema["VerdictEnum"];
export type VerdictBody = Required<Schema["VerdictRequestRequest"]>;
