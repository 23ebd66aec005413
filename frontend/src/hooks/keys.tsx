import { createContext, useContext, useEffect, useLayoutEffect, useRef, useState } from "react";

import { KeyMap, type Command } from "@/engine/KeyMap";

const KeyMapContext = createContext<KeyMap | null>(null);
export const KeyMapProvider = KeyMapContext.Provider;

/** The page's one key map and its one listener. */
export function useKeyMap(): KeyMap {
  const [keys] = useState(() => new KeyMap());
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // An open dialog has the keyboard for itself.
      if (!document.querySelector("dialog[open]")) keys.handle(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [keys]);
  return keys;
}

export function useKeys(): KeyMap {
  const keys = useContext(KeyMapContext);
  if (!keys) throw new Error("useKeys outside a page with keys");
  return keys;
}

/** Lays a table of commands over those of the parents, for as long as the part is shown. */
export function useCommands(commands: readonly Command[], keys: KeyMap = useKeys()): void {
  const layer = useRef<ReturnType<KeyMap["add"]> | null>(null);
  const first = useRef(commands);
  first.current = commands;
  useLayoutEffect(() => {
    layer.current = keys.add(first.current);
    return () => layer.current?.remove();
  }, [keys]);
  useLayoutEffect(() => layer.current?.set(commands));
}
