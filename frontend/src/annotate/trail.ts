import { useState } from "react";
import { useLocation } from "wouter";

import type { Work } from "@/api/shapes";

interface Step {
  id: number;
  open: boolean;
}

const SLOT = "earshot.trail";
const OPEN = new Set<Work["state"]>(["answering", "writing", "returned"]);

/** The items of this tab, oldest first, and whether each can still be changed. */
function trail(): Step[] {
  return JSON.parse(sessionStorage.getItem(SLOT) ?? "[]") as Step[];
}

const LONGEST = 50;

/** Notes in what state an item is shown or left. */
export function passBy(id: number, state: Work["state"] | "gone"): void {
  const step = { id, open: state !== "gone" && OPEN.has(state) };
  const steps = trail();
  const known = steps.some((other) => other.id === id);
  const next = known ? steps.map((other) => (other.id === id ? step : other)) : [...steps, step];
  sessionStorage.setItem(SLOT, JSON.stringify(next.slice(-LONGEST)));
}

/** The item that was worked on before this one, or null where there was none. */
export function before(id: number): Step | null {
  const steps = trail();
  const here = steps.findIndex((step) => step.id === id);
  return steps[(here < 0 ? steps.length : here) - 1] ?? null;
}

export type Way = "open" | "closed" | "none";

/** Back to the item before, while it can still be changed; else `told` says why not. */
export function usePreviousItem(work: Work): { go: () => void; told: Exclude<Way, "open"> | null } {
  const [, navigate] = useLocation();
  const [told, setTold] = useState<Exclude<Way, "open"> | null>(null);
  const go = () => {
    const step = before(work.id);
    if (step?.open) return navigate(`/annotate/${step.id}`, { replace: true });
    setTold(step ? "closed" : "none");
  };
  return { go, told };
}
