import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { api } from "@/api/http";
import type { JobEvent } from "@/api/shapes";
import { EventStream } from "@/engine/EventStream";
import { Curves, type StageCurve } from "@/pages/runs/points";
import type { Line, Points, RunRow } from "@/pages/runs/shapes";
import { inWork } from "@/pages/runs/words";

const REDRAW_MS = 250;

export interface LiveCurves {
  stages: StageCurve[];
  /** What the worker said beside the points: warnings, copies that are missing. */
  notes: string[];
  error: unknown;
  isPending: boolean;
  again: () => void;
}

/**
 * Curves of a run: first all that is kept, then live what its job says. Nothing depends on the page being open: whoever
 * comes back reads the same points from the server.
 */
export function useCurves({ id, state, job_id: job }: Pick<RunRow, "id" | "state" | "job_id">): LiveCurves {
  const client = useQueryClient();
  const [view, setView] = useState<Pick<LiveCurves, "stages" | "notes">>({ stages: [], notes: [] });
  const [asked, setAsked] = useState<{ pending: boolean; error: unknown }>({ pending: true, error: null });
  const [turn, setTurn] = useState(0);
  const isLive = inWork(state);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const leaving = new AbortController();
    let stream: EventStream | null = null;
    let curves = new Curves();
    const notes: string[] = [];

    const draw = () => setView({ stages: curves.stages.map((stage) => ({ ...stage, steps: [...stage.steps], vals: [...stage.vals] })), notes: [...notes] });
    const drawSoon = () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        draw();
      }, REDRAW_MS);
    };
    const receive = ({ kind, data }: JobEvent) => {
      const line = data as unknown as Line & { text?: string };
      if (kind === "point") {
        curves.take(line);
        if (line.kind === "warning") notes.push(String(line.text ?? line.message ?? line.what ?? "The judge warned; see the log."));
      }
      if (kind === "note" && line.text) notes.push(line.text);
      if (kind === "phase" || kind === "end") void client.invalidateQueries({ queryKey: ["/runs", id] });
      drawSoon();
    };

    api.get<Points>(`/runs/${id}/metrics`, {}, leaving.signal).then(
      ({ points, last }) => {
        curves = Curves.of(points);
        setAsked({ pending: false, error: null });
        draw();
        if (!isLive || job === null) return;
        stream = new EventStream(`/api/jobs/${job}/events?after=${last}`, receive);
        stream.lastId = last;
        stream.start();
      },
      (error: unknown) => !leaving.signal.aborted && setAsked({ pending: false, error }),
    );
    return () => {
      leaving.abort();
      stream?.stop();
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [id, job, isLive, turn, client]);

  return { ...view, error: asked.error, isPending: asked.pending, again: () => setTurn((before) => before + 1) };
}
