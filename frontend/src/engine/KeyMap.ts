/** One thing that keys can do. `keys` are alternatives, written as "Ctrl+Enter", "Space", "[", "ArrowDown", "a". */
export interface Command {
  id: string;
  keys: readonly string[];
  label: string;
  group?: string;
  run: (event: KeyboardEvent) => void;
  /** Not offered and not run while this is false. */
  when?: () => boolean;
  /** Ctrl and Alt combinations also work while typing; others never do. Set false to keep even those away. */
  whileTyping?: boolean;
  /** Goes on while the key is held down. */
  repeats?: boolean;
  /** Kept out of the sheet (many alike, told by one line of another command). */
  silent?: boolean;
}

type KeyLike = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "isComposing" | "repeat"> & { code?: string };
interface TargetLike {
  tagName?: string;
  type?: string;
  isContentEditable?: boolean;
  getAttribute?: (name: string) => string | null;
}

const TYPED_INPUTS = new Set(["", "text", "search", "email", "url", "password", "number", "tel", "date", "time"]);
const PRESSABLE = new Set(["BUTTON", "A", "SUMMARY"]);
const NAMES: Record<string, string> = { " ": "Space", Esc: "Escape", Del: "Delete" };

/** Ctrl and the Mac's Command are one; Shift is named only where the key's own name does not show it. */
export function keyName(event: KeyLike): string {
  // On a Mac, Alt and a letter type another sign; the key itself still knows its letter.
  const letter = event.altKey ? /^Key([A-Z])$/.exec(event.code ?? "")?.[1] : undefined;
  const key = letter ?? NAMES[event.key] ?? event.key;
  const shows = key.length === 1 && key !== " ";
  const parts = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : ""];
  if (event.shiftKey && !shows) parts.push("Shift");
  return [...parts.filter(Boolean), key.length === 1 ? key.toLowerCase() : key].join("+");
}

export function isTyping(target: TargetLike | null): boolean {
  if (!target) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return target.tagName === "INPUT" && TYPED_INPUTS.has(target.type ?? "");
}

const SYMBOLS: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Delete: "Del",
};

/** As printed on a control. */
export function printed(key: string): string {
  return key
    .split(/(?<=.)\+/)
    .map((part) => SYMBOLS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join("+");
}

/** The table of commands of a page, innermost layer first, and the one listener that runs them. */
export class KeyMap {
  private layers: { commands: readonly Command[] }[] = [];
  private listeners = new Set<() => void>();

  /** Adds a table above the others; gives back how to replace and how to remove it. */
  add(commands: readonly Command[]): { set: (commands: readonly Command[]) => void; remove: () => void } {
    const layer = { commands };
    this.layers.unshift(layer);
    this.tell();
    return {
      set: (next) => {
        layer.commands = next;
      },
      remove: () => {
        this.layers = this.layers.filter((other) => other !== layer);
        this.tell();
      },
    };
  }

  /** Runs what the key means here; true where it meant something. */
  handle(event: KeyboardEvent): boolean {
    if (event.isComposing || event.defaultPrevented) return false;
    const name = keyName(event);
    const target = event.target as TargetLike | null;
    const command = this.find(name, target);
    if (!command || (event.repeat && !command.repeats)) return false;
    event.preventDefault();
    command.run(event);
    return true;
  }

  /** For the `?` sheet: every command that may run now, once. */
  sheet(): Command[] {
    const seen = new Set<string>();
    return this.layers
      .flatMap((layer) => layer.commands)
      .filter((command) => !command.silent && !seen.has(command.id) && seen.add(command.id) && (command.when?.() ?? true));
  }

  private find(name: string, target: TargetLike | null): Command | undefined {
    const combined = name.startsWith("Ctrl+") || name.startsWith("Alt+");
    const typing = isTyping(target);
    // A focused button keeps its own Space and Enter.
    if (!typing && (name === "Space" || name === "Enter") && PRESSABLE.has(target?.tagName ?? "")) return undefined;
    for (const { commands } of this.layers) {
      for (const command of commands) {
        if (!command.keys.includes(name) || !(command.when?.() ?? true)) continue;
        if (typing && (!combined || command.whileTyping === false) && name !== "Escape") continue;
        return command;
      }
    }
    return undefined;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
