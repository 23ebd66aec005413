import { useLocation, useSearch } from "wouter";

import { changed, readSettings, type Settings } from "@/pages/releases/settings";

/** The page's settings, kept in its address. */
export function useSettings(): { settings: Settings; change: (change: Partial<Settings>) => void } {
  const [path, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  const change = (what: Partial<Settings>) => {
    // The address as it is now, not as it was drawn: two changes may follow each other at once.
    const next = changed(new URLSearchParams(location.search), what);
    navigate(next.size ? `${path}?${next}` : path, { replace: true });
  };
  return { settings: readSettings(search), change };
}
