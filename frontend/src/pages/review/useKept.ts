import { useCallback, useEffect, useState } from "react";

/** State that survives a reload and a lost connection, until `forget` says that the server has it. */
export function useKept<T>(name: string, initial: T): [T, (next: T) => void, () => void] {
  const key = `earshot.kept.${name}`;
  const [value, setValue] = useState<T>(() => read(key) ?? initial);
  useEffect(() => {
    if (value !== initial) localStorage.setItem(key, JSON.stringify(value));
    // `initial` is only where it starts from.
  }, [key, value]);
  const forget = useCallback(() => localStorage.removeItem(key), [key]);
  return [value, setValue, forget];
}

function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as T | null;
  } catch {
    localStorage.removeItem(key);
    return null;
  }
}
