import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useLocation } from "wouter";

import { passBy } from "@/annotate/trail";
import { api } from "@/api/http";
import type { Work } from "@/api/shapes";
import { prefetchSound } from "@/audio/sounds";
import { peaksQuery } from "@/audio/usePeaks";
import { settleAll } from "@/engine/openQueues";

export const workKey = (id: number) => ["/assignments", id];

export function useWork(id: number) {
  return useQuery({ queryKey: workKey(id), queryFn: () => read(id), staleTime: Infinity, gcTime: 30 * 60_000 });
}

/** What a former visit is still saving comes first: the sheet must not be read as it was before that. */
async function read(id: number): Promise<Work> {
  await settleAll();
  return api.get<Work>(`/assignments/${id}`);
}

/** The item of mine that comes next in a campaign, or null when none is left. */
export async function lease(campaign: number, prefetch = false): Promise<Work | null> {
  if (!prefetch) await settleAll();
  return (await api.post<Work | undefined>(`/campaigns/${campaign}/lease`, { prefetch })) ?? null;
}

/** Remembers the way one came, and forgets the sheet on leaving: the next visit reads it as it is then. */
export function useTrail(work: Work): void {
  const client = useQueryClient();
  const { id, state } = work;
  useEffect(() => passBy(id, state), [id, state]);
  useEffect(() => () => client.removeQueries({ queryKey: workKey(id), exact: true }), [client, id]);
}

const AHEAD_AFTER_MS = 1500;

/**
 * Leases and fetches the next item (answers sheet, peaks, sound) while this one is worked on.
 * `goOn` opens it at once; without one it asks for a lease.
 */
export function useNextItem(work: Work) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const ahead = useRef<Work | null>(null);

  const fetchAhead = useCallback(async () => {
    const next = await lease(work.campaign.id, true).catch(() => null);
    if (!next || next.id === work.id) return;
    ahead.current = next;
    client.setQueryData(workKey(next.id), next);
    for (const { audio } of next.item.clips) {
      prefetchSound(audio.url);
      void client.prefetchQuery(peaksQuery(audio));
    }
  }, [client, work.campaign.id, work.id]);

  useEffect(() => {
    ahead.current = null;
    const timer = setTimeout(() => void fetchAhead(), AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [fetchAhead]);

  const goOn = useCallback(() => {
    const next = ahead.current;
    navigate(next ? `/annotate/${next.id}` : `/annotate/next/${work.campaign.id}`, { replace: true });
    void client.invalidateQueries({ queryKey: ["/work"] });
  }, [client, navigate, work.campaign.id]);

  return { goOn, ahead };
}

/** Keeps the leases of this item and the fetched one alive while the page is open. */
export function useHeartbeat(work: Work, ahead: { current: Work | null }): void {
  useEffect(() => {
    const beat = () => {
      for (const held of [work, ahead.current]) {
        // A missed beat is no harm: the next save says what became of the lease.
        if (held) void api.post(`/assignments/${held.id}/heartbeat`, { epoch: held.lease.epoch }).catch(() => undefined);
      }
    };
    const timer = setInterval(beat, heartbeatMs(work.lease.until));
    return () => clearInterval(timer);
  }, [work, ahead]);
}

function heartbeatMs(until: string | null): number {
  if (!until) return 60_000;
  const left = new Date(until).getTime() - Date.now();
  return Math.min(Math.max(left / 3, 5_000), 60_000);
}
