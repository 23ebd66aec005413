/** The case to open after this one: the next in the list, else the first that is left; null when none is. */
export function nextId(ids: readonly number[], here: number): number | null {
  const at = ids.indexOf(here);
  return ids[at + 1] ?? ids.find((id) => id !== here) ?? null;
}

/** One step through the list without deciding; stays at its ends. */
export function stepId(ids: readonly number[], here: number | null, step: 1 | -1): number | null {
  const at = here === null ? -1 : ids.indexOf(here);
  return ids[Math.min(Math.max(at + step, 0), ids.length - 1)] ?? null;
}

/** "just now", "12 min ago", "3 h ago", "5 d ago". */
export function ago(time: string | null, now = Date.now()): string {
  if (!time) return "";
  const minutes = Math.max(0, Math.round((now - Date.parse(time)) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} d ago`;
}
