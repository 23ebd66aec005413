import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";

import { upload, type Sent } from "@/pages/imports/upload";
import type { Import } from "@/pages/imports/shapes";

/** Sends a form to `path`, counts its bytes, and opens the import that comes of it, which lies under `page`. */
export function useUpload(path: string, page = path) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [progress, setProgress] = useState<(Sent & { seconds: number }) | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);

  useEffect(() => () => running.current?.abort(), []);
  useEffect(() => {
    if (!progress) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [progress !== null]);

  const send = async (form: FormData) => {
    const control = new AbortController();
    running.current = control;
    const begun = performance.now();
    const tell = (sent: Sent) => setProgress({ ...sent, seconds: (performance.now() - begun) / 1000 });
    setError(null);
    tell({ sent: 0, total: 0 });
    try {
      const made = await upload<Pick<Import, "id">>(path, form, tell, control.signal);
      client.setQueryData([`${path}/${made.id}`], made);
      void client.invalidateQueries({ queryKey: [path] });
      navigate(`${page}/${made.id}`);
    } catch (reason) {
      if (!control.signal.aborted) setError(reason);
    } finally {
      setProgress(null);
    }
  };

  return { send: (form: FormData) => void send(form), stop: () => running.current?.abort(), progress, busy: progress !== null, error };
}
