import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, request } from "@/api/http";
import type { Contradiction, JobEvent, TextState, Variant, Work } from "@/api/shapes";
import { EventStream } from "@/engine/EventStream";
import { SaveQueue } from "@/engine/SaveQueue";

export interface TextBody {
  text: string;
  parent: number | null;
  confirmed: string[];
}
export interface TextSaved {
  version: number;
  contradictions: Contradiction[];
}
export type TextQueue = SaveQueue<TextBody, TextSaved>;

export const textKey = (id: number) => ["/assignments", id, "text"];

export function useText(work: Work) {
  return useQuery({
    queryKey: textKey(work.id),
    queryFn: () => api.get<TextState>(`/assignments/${work.id}/text`),
    staleTime: 0,
    gcTime: 0,
  });
}

/** The person's text, saved as it is written. Made once, from what the server had when the page was opened. */
export function useRevision(work: Work, first: TextState) {
  const [checked, setChecked] = useState({ text: first.revision.text, contradictions: first.contradictions });
  const [{ queue, initial }] = useState(() => {
    const queue: TextQueue = new SaveQueue({
      name: `text.${work.id}.${work.sheet.round}`,
      version: first.revision.version,
      send: async (body, version, key) => {
        const headers = { "If-Match": `"${version}"`, "Idempotency-Key": key };
        const saved = await request<TextSaved>("PUT", `/assignments/${work.id}/revision`, { body, headers });
        setChecked({ text: body.text, contradictions: saved.contradictions });
        return saved;
      },
    });
    const { text, parent, confirmed } = first.revision;
    return { queue, initial: queue.resume() ?? { text, parent, confirmed } };
  });
  const [body, setBody] = useState<TextBody>(initial);

  useEffect(() => {
    const retry = () => queue.retryNow();
    window.addEventListener("online", retry);
    return () => window.removeEventListener("online", retry);
  }, [queue]);

  const change = (patch: Partial<TextBody>) => {
    const next = { ...body, ...patch };
    setBody(next);
    queue.push(next);
  };
  return { queue, body, change, show: setBody, checked };
}

const isLive = (state: string | undefined) => state === "ready" || state === "running";

/** Texts as a machine writes them, by index (a draft has one); empty until something comes. */
export function useStream(jobId: number | null, state: string | undefined, workId: number): string[] {
  const client = useQueryClient();
  const [texts, setTexts] = useState<string[]>([]);
  const live = isLive(state);
  useEffect(() => {
    if (jobId === null || !live) return;
    setTexts([]);
    const receive = (event: JobEvent) => {
      if (event.kind === "restart") setTexts([]);
      // A fresh try knows why the one before failed; the end brings the text or the last word.
      if (event.kind === "restart" || event.kind === "end") void client.invalidateQueries({ queryKey: textKey(workId) });
      if (event.kind === "text") setTexts((old) => appended(old, Number(event.data.index ?? 0), String(event.data.delta ?? "")));
    };
    const stream = new EventStream(`/api/jobs/${jobId}/events`, receive);
    stream.start();
    return () => stream.stop();
  }, [client, jobId, live, workId]);
  return texts;
}

function appended(texts: string[], index: number, delta: string): string[] {
  const next = [...texts];
  while (next.length <= index) next.push("");
  next[index] += delta;
  return next;
}

/** By variant, the last decision under way: the next waits for it, so that quick presses end as the last one said. */
const decisions = new Map<number, Promise<unknown>>();

/** Asking for machine text and deciding on variants; each answer is shown at once. */
export function useTextActions(work: Work) {
  const client = useQueryClient();
  const put = (text: TextState) => client.setQueryData(textKey(work.id), text);
  return {
    askDraft: async () => put(await api.post<TextState>(`/assignments/${work.id}/draft`)),
    askVariants: async (count: number) => put(await api.post<TextState>(`/assignments/${work.id}/variants`, { count })),
    /** As it stands now, drawn or not: a second press may come before the first is on the screen. */
    now: (variant: Variant) => client.getQueryData<TextState>(textKey(work.id))?.variants.find(({ id }) => id === variant.id) ?? variant,
    decide: async (variant: Variant, change: { taken: boolean; text?: string; confirmed?: string[] }) => {
      const show = (next: Variant) =>
        client.setQueryData<TextState>(textKey(work.id), (old) => old && { ...old, variants: old.variants.map((each) => (each.id === next.id ? next : each)) });
      show({ ...variant, ...change });
      const asked = (decisions.get(variant.id) ?? Promise.resolve()).then(() => api.put<Variant>(`/variants/${variant.id}`, change));
      const settled = asked.catch(() => undefined);
      decisions.set(variant.id, settled);
      const isNewest = () => decisions.get(variant.id) === settled;
      try {
        const answer = await asked;
        if (isNewest()) show(answer);
      } catch (error) {
        if (isNewest()) show(variant);
        throw error;
      }
    },
    finish: async (confirmed: string[]) =>
      api.post<Work>(`/assignments/${work.id}/finish`, { confirmed }, { "Idempotency-Key": crypto.randomUUID() }),
  };
}
