import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";

import type { JobError, JobEvent } from "@/api/shapes";
import { EventStream } from "@/engine/EventStream";

export interface JobView {
  state: string;
  done: number;
  total: number;
  error: JobError | null;
  ended: boolean;
  events: JobEvent[];
}

const start: JobView = { state: "ready", done: 0, total: 0, error: null, ended: false, events: [] };

function reduce(view: JobView, event: JobEvent | "reset"): JobView {
  if (event === "reset") return start;
  const data = event.data as { done?: number; total?: number; state?: string; error?: JobError | null };
  if (event.kind === "progress") return { ...view, state: "running", done: data.done ?? 0, total: data.total ?? 0 };
  if (event.kind === "end") return { ...view, state: data.state ?? "done", error: data.error ?? null, ended: true };
  return { ...view, state: "running", events: [...view.events, event] };
}

/** Follows a job's events until it ends; then refetches `refresh` (query keys). */
export function useJob(jobId: number | null, refresh: unknown[][] = []): JobView {
  const client = useQueryClient();
  const [view, tell] = useReducer(reduce, start);
  useEffect(() => {
    if (jobId === null) return;
    tell("reset");
    const stream = new EventStream(`/api/jobs/${jobId}/events`, (event) => {
      tell(event);
      if (event.kind === "end") refresh.forEach((queryKey) => void client.invalidateQueries({ queryKey }));
    });
    stream.start();
    return () => stream.stop();
    // `refresh` is written inline by callers; following it would restart the stream at every drawing.
  }, [jobId, client]);
  return view;
}
