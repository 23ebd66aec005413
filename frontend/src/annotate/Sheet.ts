import type { Answers, Finding, Form, Interval, Label, PlainAnswer, Scores } from "@/api/shapes";
import { placeKey, placesOf, rowsOf, type Row } from "@/annotate/layout";
import { IntervalSet } from "@/engine/IntervalSet";
import { answerAt, brokenRules, isOpen, missing, type Place } from "@/engine/rules";

export interface SheetView {
  answers: Answers;
  /** The question that keys speak to. */
  focus: Place | null;
  /** What the server last said, until the answer it speaks of changes. */
  findings: Finding[];
  /** Unanswered questions are marked once somebody tried to submit. */
  showMissing: boolean;
  /** Selected and half-made parts per intervals question. */
  parts: Record<string, { selected: number | null; opened: number | null }>;
  /** The word or phone that is scored next, per question about words or phones. */
  units: Record<string, number>;
}

const UNDO_STEPS = 100;

/**
 * The answers on the screen and where one stands in them. Keys and mouse call its verbs; React shows `view`.
 * No timing of drawing can lose a key press here.
 */
export class Sheet {
  view: SheetView;
  rows: Row[];
  private listeners = new Set<() => void>();
  private past: Pick<SheetView, "answers" | "focus">[] = [];

  constructor(
    public form: Form,
    answers: Answers,
    findings: Finding[],
    private readonly seconds: (side: Place["side"]) => number,
    private readonly onChange: () => void = () => undefined,
  ) {
    this.rows = rowsOf(form);
    this.view = { answers, focus: null, findings, showMissing: false, parts: {}, units: {} };
    const places = this.places();
    const first = places.find(({ dimension, side }) => isOpen(answerAt(answers, dimension, side)));
    this.view = { ...this.view, focus: first ?? places[0] ?? null };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  places(): Place[] {
    return placesOf(this.form, this.rows, this.view.answers);
  }

  value({ dimension, side }: Place): PlainAnswer {
    return answerAt(this.view.answers, dimension, side);
  }

  missing(): Place[] {
    return missing(this.form, this.view.answers);
  }

  hints(): Finding[] {
    return brokenRules(this.form, this.view.answers);
  }

  focusOn(place: Place): void {
    this.set({ focus: place });
  }

  move(step: 1 | -1): void {
    const places = this.places();
    const here = places.findIndex((place) => this.isFocus(place));
    const next = places[Math.min(Math.max(here + step, 0), places.length - 1)];
    if (next) this.set({ focus: next });
  }

  isFocus(place: Place): boolean {
    return this.view.focus !== null && placeKey(this.view.focus) === placeKey(place);
  }

  /** The same questions in another language: answers, focus and marked parts stay. */
  speak(form: Form): void {
    this.form = form;
    this.rows = rowsOf(form);
    this.past = this.past.map((step) => ({ ...step, focus: this.placeIn(form, step.focus) }));
    this.set({ focus: this.placeIn(form, this.view.focus) });
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  /** Takes the last answer back, and goes to where it was given. */
  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.set({ ...before, findings: [], parts: {}, units: {} });
    this.onChange();
  }

  answer(place: Place, value: PlainAnswer): void {
    const { dimension, side } = place;
    this.past = [...this.past.slice(1 - UNDO_STEPS), { answers: this.view.answers, focus: place }];
    const old = this.view.answers[dimension.key];
    const sides = old && typeof old === "object" && !Array.isArray(old) ? old : {};
    const answers = { ...this.view.answers, [dimension.key]: side ? { ...sides, [side]: value } : value };
    // What the server said about this answer is about the old one.
    const findings = this.view.findings.filter((finding) => finding.dimension !== dimension.key);
    this.set({ answers, findings });
    this.onChange();
  }

  /** A label was chosen: single answers go on to the next question, several may be ticked. */
  choose(place: Place, id: Label["id"]): void {
    const { dimension } = place;
    if (dimension.kind === "multi-category") return this.answer(place, this.toggled(place, String(id)));
    if (dimension.kind === "token-ordinal") return this.score(place, Number(id));
    this.answer(place, dimension.kind === "ordinal" ? Number(id) : String(id));
    this.set({ focus: place });
    this.move(1);
  }

  clear(place: Place): void {
    if (place.dimension.kind !== "token-ordinal") return this.answer(place, null);
    const here = this.unitAt(place);
    this.answer(place, this.scores(place).map((score, at) => (at === here ? null : score)));
  }

  /** One score per word or phone of the item, as far as given. */
  scores(place: Place): Scores {
    const given = (this.value(place) ?? []) as Scores;
    return (place.dimension.units ?? []).map((_, at) => given[at] ?? null);
  }

  /** The word or phone in focus: the one chosen, else the first without a score. */
  unitAt(place: Place): number {
    const open = this.scores(place).indexOf(null);
    return this.view.units[placeKey(place)] ?? Math.max(open, 0);
  }

  goToUnit(place: Place, at: number): void {
    const last = (place.dimension.units?.length ?? 1) - 1;
    this.set({ focus: place, units: { ...this.view.units, [placeKey(place)]: Math.min(Math.max(at, 0), last) } });
  }

  /** Scores the word or phone in focus and goes on: to the next one, then to one left open, then to the next question. */
  score(place: Place, value: number): void {
    const here = this.unitAt(place);
    const scores = this.scores(place).map((score, at) => (at === here ? value : score));
    this.answer(place, scores);
    const open = scores.indexOf(null);
    if (here + 1 < scores.length) return this.goToUnit(place, here + 1);
    if (open >= 0) return this.goToUnit(place, open);
    this.goToUnit(place, here);
    this.move(1);
  }

  /** Gives all that is left the label that most get. */
  scoreRest(place: Place): void {
    const { usual } = place.dimension;
    if (usual === null || usual === undefined) return;
    this.answer(place, this.scores(place).map((score) => score ?? usual));
    this.set({ focus: place });
    this.move(1);
  }

  intervals(place: Place): IntervalSet {
    const items = (this.value(place) ?? []) as Interval[];
    const { selected = null, opened = null } = this.view.parts[placeKey(place)] ?? {};
    return IntervalSet.of(items, this.seconds(place.side), selected, opened);
  }

  setIntervals(place: Place, set: IntervalSet): void {
    const before = this.value(place) ?? [];
    const state = { selected: set.selected, opened: set.opened };
    this.set({ parts: { ...this.view.parts, [placeKey(place)]: state } });
    if (JSON.stringify(before) !== JSON.stringify(set.items)) this.answer(place, [...set.items]);
  }

  /** The intervals question that `[` and `]` speak to: about the side that is heard, the one in focus first. */
  intervalsPlace(side: Place["side"]): Place | null {
    const asked = this.places().filter((place) => place.dimension.kind === "intervals" && (!place.side || place.side === side));
    return asked.find((place) => this.isFocus(place)) ?? asked[0] ?? null;
  }

  told(findings: Finding[]): void {
    this.set({ findings });
  }

  showMissing(): void {
    this.set({ showMissing: true, focus: this.missing()[0] ?? this.view.focus });
  }

  replace(answers: Answers): void {
    this.past = [];
    this.set({ answers, findings: [], parts: {}, units: {} });
  }

  private placeIn(form: Form, place: Place | null): Place | null {
    const dimension = form.dimensions.find(({ key }) => key === place?.dimension.key);
    return place && dimension ? { dimension, side: place.side } : null;
  }

  private toggled(place: Place, id: string): string[] {
    const { exclusive, labels } = place.dimension;
    const old = (this.value(place) ?? []) as string[];
    if (old.includes(id)) return old.filter((other) => other !== id);
    const kept = exclusive.includes(id) ? [] : old.filter((other) => !exclusive.includes(other));
    const chosen = new Set([...kept, id]);
    return labels.map((label) => String(label.id)).filter((label) => chosen.has(label));
  }

  private set(change: Partial<SheetView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.listeners) listener();
  }
}
