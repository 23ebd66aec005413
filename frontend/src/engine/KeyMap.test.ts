import { describe, expect, test, vi } from "vitest";

import { KeyMap, printed, type Command } from "@/engine/KeyMap";

function press(keys: string, target: object = { tagName: "DIV" }, more: object = {}) {
  const parts = keys.split(/(?<=.)\+/);
  const key = parts.at(-1)!;
  return {
    key: key === "Space" ? " " : key,
    ctrlKey: parts.includes("Ctrl"),
    altKey: parts.includes("Alt"),
    metaKey: parts.includes("Meta"),
    shiftKey: parts.includes("Shift"),
    isComposing: false,
    repeat: false,
    defaultPrevented: false,
    preventDefault: vi.fn(),
    target,
    ...more,
  } as unknown as KeyboardEvent;
}

function map(...commands: Partial<Command>[]) {
  const runs: string[] = [];
  const keys = new KeyMap();
  keys.add(commands.map((command) => ({ label: "", keys: [], id: "x", run: () => runs.push(command.id!), ...command }) as Command));
  return { keys, runs };
}

const TEXT = { tagName: "TEXTAREA" };

describe("KeyMap", () => {
  test("plain keys run, and never while typing", () => {
    const { keys, runs } = map({ id: "one", keys: ["1"] });
    expect(keys.handle(press("1"))).toBe(true);
    for (const target of [TEXT, { tagName: "INPUT", type: "text" }, { tagName: "SELECT" }, { isContentEditable: true }]) {
      expect(keys.handle(press("1", target))).toBe(false);
    }
    expect(runs).toEqual(["one"]);
  });

  test("Ctrl and the Mac's Command work while typing, unless the command says no", () => {
    const { keys, runs } = map({ id: "send", keys: ["Ctrl+Enter"] }, { id: "no", keys: ["Ctrl+b"], whileTyping: false });
    keys.handle(press("Ctrl+Enter", TEXT));
    keys.handle(press("Meta+Enter", TEXT));
    keys.handle(press("Ctrl+b", TEXT));
    expect(runs).toEqual(["send", "send"]);
  });

  test("Space plays, Ctrl+Space while typing, and a focused button keeps its own Space", () => {
    const { keys, runs } = map({ id: "play", keys: ["Space", "Ctrl+Space"] });
    keys.handle(press("Space"));
    keys.handle(press("Ctrl+Space", TEXT));
    keys.handle(press("Space", TEXT));
    keys.handle(press("Space", { tagName: "BUTTON" }));
    expect(runs).toEqual(["play", "play"]);
  });

  test("a word being composed (Chinese input) is left alone", () => {
    const { keys, runs } = map({ id: "one", keys: ["1"] });
    keys.handle(press("1", { tagName: "DIV" }, { isComposing: true }));
    expect(runs).toEqual([]);
  });

  test("holding a key repeats only what may repeat", () => {
    const { keys, runs } = map({ id: "rate", keys: ["1"] }, { id: "seek", keys: ["ArrowRight"], repeats: true });
    keys.handle(press("1", undefined, { repeat: true }));
    keys.handle(press("ArrowRight", undefined, { repeat: true }));
    expect(runs).toEqual(["seek"]);
  });

  test("signs that need Shift are named by themselves, letters without case", () => {
    const { keys, runs } = map({ id: "help", keys: ["?"] }, { id: "loop", keys: ["r"] }, { id: "back", keys: ["Shift+ArrowLeft"] });
    keys.handle(press("Shift+?"));
    keys.handle(press("R"));
    keys.handle(press("Shift+ArrowLeft"));
    expect(runs).toEqual(["help", "loop", "back"]);
  });

  test("the layer on top wins while it is there, and a command only counts while it may", () => {
    const { keys, runs } = map({ id: "below", keys: ["a"] }, { id: "never", keys: ["b"], when: () => false });
    const top = keys.add([{ id: "top", keys: ["a"], label: "", run: () => runs.push("top") }]);
    keys.handle(press("a"));
    top.remove();
    keys.handle(press("a"));
    expect(keys.handle(press("b"))).toBe(false);
    expect(runs).toEqual(["top", "below"]);
  });

  test("the sheet lists what may run, once, without the silent ones", () => {
    const { keys } = map({ id: "a" }, { id: "b", when: () => false }, { id: "c", silent: true });
    keys.add([{ id: "a", keys: ["x"], label: "again", run: () => undefined }]);
    expect(keys.sheet().map((command) => command.label)).toEqual(["again"]);
  });

  test("Alt and a letter are known by the key where they type another sign", () => {
    const { keys, runs } = map({ id: "confirm", keys: ["Alt+c"] });
    keys.handle(press("Alt+ç", TEXT, { code: "KeyC" }));
    expect(runs).toEqual(["confirm"]);
  });

  test("keys are printed as on the keyboard", () => {
    expect(printed("Ctrl+Enter")).toBe("Ctrl+Enter");
    expect(printed("a")).toBe("A");
    expect(printed("ArrowUp")).toBe("↑");
    expect(printed("Ctrl+.")).toBe("Ctrl+.");
  });
});
