import { useLocation, useSearch } from "wouter";

/** Filters that live in the address, so that a view can be sent to a colleague. */
export function useFilters<K extends string>(keys: readonly K[]) {
  const [path, navigate] = useLocation();
  const search = new URLSearchParams(useSearch());
  const filters = Object.fromEntries(keys.map((key) => [key, search.get(key) ?? ""])) as Record<K, string>;
  const set = (key: K, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    navigate(next.size ? `${path}?${next}` : path, { replace: true });
  };
  return { filters, set };
}
