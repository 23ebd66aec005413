import type { Answer, Answers, Finding } from "@/api/shapes";
import { brokenRules } from "@/engine/rules";
import type { Decision, DisputeCase } from "@/pages/adjudicate/shapes";
import { sameAnswer } from "@/pages/review/words";

export type Decisions = Record<string, Decision>;

/** The value a decision leads to. */
export function valueOf(work: DisputeCase, field: string, decision: Decision): Answer | undefined {
  if (decision.side === "own") return work.own[field];
  if (decision.side === "other") return decision.value;
  return work.sides?.find((side) => side.label === decision.side)?.answers[field];
}

/** True where no rater gave this value: then a reason is needed. */
export function overrules(work: DisputeCase, field: string, decision: Decision): boolean {
  const value = valueOf(work, field, decision);
  return (work.sides ?? []).every((side) => !sameAnswer(side.answers[field], value));
}

export function isSettled(work: DisputeCase, field: string, decision: Decision | undefined): boolean {
  if (!decision) return false;
  if (decision.side === "other" && decision.value === undefined) return false;
  return !overrules(work, field, decision) || decision.reason.trim() !== "";
}

/** The first field after `from` that is not settled, going round; null when all are. */
export function nextOpen(work: DisputeCase, decisions: Decisions, from: string): string | null {
  const start = work.fields.indexOf(from) + 1;
  const round = [...work.fields.slice(start), ...work.fields.slice(0, start)];
  return round.find((field) => !isSettled(work, field, decisions[field])) ?? null;
}

export function choose(decisions: Decisions, field: string, side: string, value?: Answer): Decisions {
  const reason = decisions[field]?.reason ?? "";
  return { ...decisions, [field]: value === undefined ? { side, reason } : { side, value, reason } };
}

/** As the server takes them: a value only where it is a third one. */
export function body(work: DisputeCase, decisions: Decisions): { decisions: Decisions } {
  const entries = work.fields.flatMap((field): [string, Decision][] => {
    const decision = decisions[field];
    return decision ? [[field, decision]] : [];
  });
  return { decisions: Object.fromEntries(entries) };
}

/** Everything that is still open goes to one rater: answers that hang together are seldom right one by one. */
export function chooseAll(work: DisputeCase, decisions: Decisions, side: string): Decisions {
  return work.fields.reduce((all, field) => (isSettled(work, field, all[field]) ? all : choose(all, field, side)), decisions);
}

/** Decided values that do not fit together, as the server will say too. */
export function clashes(work: DisputeCase, decisions: Decisions): Finding[] {
  const values: Answers = {};
  for (const [field, decision] of Object.entries(decisions)) values[field] = valueOf(work, field, decision) ?? null;
  const whole = (rule: Finding) => rule.level === "error" && rule.dimension !== null && rule.dimension in values;
  return brokenRules(work.form, values).filter(whole);
}
