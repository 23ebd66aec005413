import { labelKeys } from "@/annotate/layout";
import type { Sheet } from "@/annotate/Sheet";
import type { Label, Unit } from "@/api/shapes";
import { ABPlayer } from "@/engine/ABPlayer";
import type { Edge } from "@/engine/IntervalSet";
import type { Command } from "@/engine/KeyMap";
import type { Place } from "@/engine/rules";
import type { Player } from "@/engine/Player";
import type { Translate } from "@/i18n";

const NUDGE_SECONDS = 0.05;

/** Tab belongs to the browser wherever a control has the focus; between the rows it switches sides. */
function betweenControls(): boolean {
  const element = document.activeElement;
  return !element || element === document.body || element.closest("[data-own-tab]") !== null;
}

export function soundCommands(player: Player | null, t: Translate, loopSpan: () => [number, number] | null): Command[] {
  const group = t("keys.group.sound");
  const pair = player instanceof ABPlayer ? player : null;
  const seek = (by: number) => () => player?.seek(player.time + by);
  const side: Command[] = pair
    ? [
        { id: "switch", keys: ["`", "Ctrl+`"], label: t("player.switch"), group, run: () => pair.switch() },
        { id: "switch-tab", keys: ["Tab"], label: t("player.switch"), group, run: () => pair.switch(), when: betweenControls },
      ]
    : [];
  return [
    { id: "play", keys: ["Space", "Ctrl+Space"], label: t("player.play"), group, run: () => void player?.toggle() },
    ...side,
    { id: "back", keys: ["ArrowLeft"], label: t("player.back"), group, run: seek(-1), repeats: true },
    { id: "forward", keys: ["ArrowRight"], label: t("player.forward"), group, run: seek(1), repeats: true },
    { id: "start", keys: ["Home"], label: t("player.start"), group, run: () => player?.seek(0) },
    {
      id: "loop",
      keys: ["r"],
      label: t("player.loopHint"),
      group,
      run: () => player?.setLoop(player.view.loop ? null : (loopSpan() ?? [0, player.seconds])),
    },
    { id: "slower", keys: ["-"], label: t("player.slower"), group, run: () => player?.stepSpeed(-1) },
    { id: "faster", keys: ["=", "+"], label: t("player.faster"), group, run: () => player?.stepSpeed(1) },
  ];
}

export function answerCommands(sheet: Sheet, player: Player | null, t: Translate): Command[] {
  const group = t("keys.group.answers");
  const { focus } = sheet.view;
  const choices: Command[] = [];
  if (focus && focus.dimension.kind !== "intervals" && focus.dimension.kind !== "text") {
    const keys = labelKeys(focus.dimension);
    for (const label of focus.dimension.labels) {
      const key = keys.get(label.id);
      if (key) choices.push({ id: `label-${label.id}`, keys: [key], label: label.title, silent: true, run: () => sheet.choose(focus, label.id) });
    }
  }
  if (focus?.dimension.kind === "intervals") choices.push(...describingCommands(sheet, focus));
  if (focus?.dimension.kind === "token-ordinal") choices.push(...unitCommands(sheet, focus, player, t));
  const rate: Command = { id: "rate", keys: ["1", "…", "5"], label: t("rows.rate"), group, run: () => undefined, when: () => true };
  const tick: Command = { ...rate, id: "tick", keys: ["1", "…", "9", "a", "…"], label: t("rows.choose") };
  return [
    ...choices,
    { id: "next", keys: ["ArrowDown", "Enter"], label: t("rows.next"), group, run: () => sheet.move(1), repeats: true },
    { id: "previous", keys: ["ArrowUp"], label: t("rows.previous"), group, run: () => sheet.move(-1), repeats: true },
    { id: "clear", keys: ["Backspace"], label: t("rows.clear"), group, run: () => focus && sheet.clear(focus) },
    { id: "undo", keys: ["Ctrl+z"], label: t("rows.undo"), group, run: () => sheet.undo(), whileTyping: false },
    // For the sheet only: their keys are taken by the labels above.
    rate,
    tick,
  ];
}

/** On an intervals question letters say of what type the selected part is, and figures how severe. */
function describingCommands(sheet: Sheet, place: Place): Command[] {
  const { dimension } = place;
  const keysOf = (labels: readonly Label[]) => labels.flatMap(({ id, hotkey }) => (hotkey ? [[String(id), hotkey.toLowerCase()] as const] : []));
  const describe = (patch: object) => () => {
    const set = sheet.intervals(place);
    if (set.selected !== null) sheet.setIntervals(place, set.change(set.selected, patch));
  };
  return [
    ...keysOf(dimension.labels).map(([type, key]): Command => ({ id: `type-${type}`, keys: [key], label: type, silent: true, run: describe({ type }) })),
    ...keysOf(dimension.severities ?? []).map(
      ([severity, key]): Command => ({ id: `severity-${severity}`, keys: [key], label: severity, silent: true, run: describe({ severity }) }),
    ),
  ];
}

/** On a question about words or phones the arrows walk along them. */
function unitCommands(sheet: Sheet, place: Place, player: Player | null, t: Translate): Command[] {
  const group = t("keys.group.units");
  const step = (by: number) => () => sheet.goToUnit(place, sheet.unitAt(place) + by);
  const unit = place.dimension.units?.[sheet.unitAt(place)];
  return [
    { id: "unit-previous", keys: ["ArrowLeft"], label: t("units.previous"), group, run: step(-1), repeats: true },
    { id: "unit-next", keys: ["ArrowRight"], label: t("units.next"), group, run: step(1), repeats: true },
    { id: "unit-rest", keys: ["f"], label: t("units.rest"), group, run: () => sheet.scoreRest(place) },
    { id: "unit-play", keys: ["w"], label: t("units.play"), group, run: () => unit && playUnit(player, unit), when: () => hasTimes(unit) },
  ];
}

export function hasTimes(unit: Unit | undefined): boolean {
  return unit !== undefined && unit.start !== null && unit.end !== null;
}

const AROUND_SECONDS = 0.08;

/** A word's sound with a breath around it, again and again until something else is played. */
export function playUnit(player: Player | null, { start, end }: Unit): void {
  if (!player || start === null || end === null) return;
  const span: [number, number] = [Math.max(0, start - AROUND_SECONDS), Math.min(player.seconds, end + AROUND_SECONDS)];
  player.seek(span[0]);
  player.setLoop(span);
  if (!player.view.playing) void player.play();
}

export function partCommands(sheet: Sheet, player: Player | null, t: Translate): Command[] {
  const group = t("keys.group.parts");
  const place = () => sheet.intervalsPlace(player?.view.side ?? "");
  const asked = () => place() !== null;
  const selected = () => {
    const here = place();
    return here !== null && sheet.intervals(here).selected !== null;
  };
  const change = (make: (set: ReturnType<Sheet["intervals"]>) => ReturnType<Sheet["intervals"]>) => () => {
    const here = place();
    if (here) sheet.setIntervals(here, make(sheet.intervals(here)));
  };
  const now = () => player?.time ?? 0;
  const markOut = () => {
    change((set) => set.markOut(now()))();
    const here = place();
    // What was just marked can be described at once.
    if (here) sheet.focusOn(here);
  };
  const nudge = (edge: Edge, by: number) => change((set) => set.nudge(edge, by));
  const plain = { group, when: selected, repeats: true };
  return [
    { id: "mark-in", keys: ["["], label: t("player.markIn"), group, run: change((set) => set.markIn(now())), when: asked },
    { id: "mark-out", keys: ["]"], label: t("player.markOut"), group, run: markOut, when: asked },
    { id: "part-next", keys: ["n"], label: t("parts.next"), ...plain, run: change((set) => set.step(1)) },
    { id: "part-previous", keys: ["p"], label: t("parts.previous"), ...plain, run: change((set) => set.step(-1)) },
    { id: "start-earlier", keys: [","], label: `${t("parts.nudgeStart")} −`, ...plain, run: nudge("start", -NUDGE_SECONDS) },
    { id: "start-later", keys: ["."], label: `${t("parts.nudgeStart")} +`, ...plain, run: nudge("start", NUDGE_SECONDS) },
    { id: "end-earlier", keys: ["<"], label: `${t("parts.nudgeEnd")} −`, ...plain, run: nudge("end", -NUDGE_SECONDS) },
    { id: "end-later", keys: [">"], label: `${t("parts.nudgeEnd")} +`, ...plain, run: nudge("end", NUDGE_SECONDS) },
    { id: "part-remove", keys: ["Delete"], label: t("parts.remove"), group, when: selected, run: change((set) => (set.selected === null ? set : set.remove(set.selected))) },
  ];
}
