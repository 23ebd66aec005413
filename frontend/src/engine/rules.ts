import type { Answer, Answers, Condition, Dimension, Finding, Form, PlainAnswer, Side } from "@/api/shapes";

/*
 * Hints while answering. The server holds the rules and decides; the form brings them along, so that the page can say
 * the same at once. Mirrors `annotation/consistency.py`.
 */

type Value = unknown;

export function isEmpty(value: Value): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return !value.trim();
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function members(value: Value): Set<Value> {
  if (isEmpty(value)) return new Set();
  const parts = Array.isArray(value) ? value : [value];
  const named = parts.map((part: Value) => (part && typeof part === "object" ? (part as { type?: Value }).type : part));
  return new Set(named.filter((part) => typeof part === "string" || typeof part === "number"));
}

const shares = (one: Set<Value>, two: Set<Value>) => [...one].some((part) => two.has(part));
const within = (one: Set<Value>, two: Set<Value>) => [...one].every((part) => two.has(part));
const number = (value: Value) => (typeof value === "number" ? value : NaN);

const operators: Record<string, (value: Value, operand: Value) => boolean> = {
  eq: (value, operand) => !isEmpty(value) && value === operand,
  ne: (value, operand) => !isEmpty(value) && value !== operand,
  lt: (value, operand) => number(value) < number(operand),
  le: (value, operand) => number(value) <= number(operand),
  gt: (value, operand) => number(value) > number(operand),
  ge: (value, operand) => number(value) >= number(operand),
  any_of: (value, operand) => shares(members(value), members(operand)),
  none_of: (value, operand) => !isEmpty(value) && !shares(members(value), members(operand)),
  within: (value, operand) => within(members(value), members(operand)),
  beyond: (value, operand) => !within(members(value), members(operand)),
  empty: (value) => isEmpty(value),
  answered: (value) => !isEmpty(value),
};

/** The answer for one side of a per-clip dimension, or the answer itself. */
export function answerAt(answers: Answers, dimension: Dimension | undefined, side: Side): PlainAnswer {
  const value: Answer | undefined = dimension && answers[dimension.key];
  if (value === undefined) return null;
  if (!dimension?.per_clip) return value as PlainAnswer;
  if (!value || typeof value !== "object" || Array.isArray(value)) return null;
  return (side && value[side]) ?? null;
}

export function holds(form: Form, condition: Condition, answers: Answers, side: Side): boolean {
  const where = condition.side || side;
  const at = (key: string) => answerAt(answers, form.dimensions.find((dimension) => dimension.key === key), where);
  const operand = condition.value_of ? at(condition.value_of) : condition.value;
  return operators[condition.op]?.(at(condition.dimension), operand) ?? false;
}

export function sidesOf(dimension: Dimension): Side[] {
  return dimension.per_clip ? ["A", "B"] : [""];
}

export function isAsked(form: Form, dimension: Dimension, answers: Answers, side: Side): boolean {
  return dimension.when === null || holds(form, dimension.when, answers, side);
}

export interface Place {
  dimension: Dimension;
  side: Side;
}

/** Nothing is answered, or not for every word. */
export function isOpen(value: PlainAnswer): boolean {
  return isEmpty(value) || (Array.isArray(value) && (value as unknown[]).includes(null));
}

/** Required questions without an answer, in the order of the form. */
export function missing(form: Form, answers: Answers): Place[] {
  return form.dimensions
    .flatMap((dimension) => sidesOf(dimension).map((side): Place => ({ dimension, side })))
    .filter(({ dimension, side }) => dimension.required && isAsked(form, dimension, answers, side))
    .filter(({ dimension, side }) => isOpen(answerAt(answers, dimension, side)));
}

/** Consistency rules that the answers break now. */
export function brokenRules(form: Form, answers: Answers): Finding[] {
  const perClip = new Set(form.dimensions.filter((dimension) => dimension.per_clip).map((dimension) => dimension.key));
  return form.rules.flatMap((rule) => {
    const openSided = rule.when.some((condition) => perClip.has(condition.dimension) && !condition.side);
    const sides: Side[] = openSided ? ["A", "B"] : [""];
    return sides
      .filter((side) => rule.when.every((condition) => holds(form, condition, answers, side)))
      .map((side): Finding => ({ level: rule.level, code: rule.code, dimension: rule.dimension, message: rule.message, side }));
  });
}
