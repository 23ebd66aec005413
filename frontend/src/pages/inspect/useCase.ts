import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { api } from "@/api/http";
import { prefetchSound } from "@/audio/sounds";
import { peaksQuery } from "@/audio/usePeaks";
import type { InspectionCase } from "@/pages/inspect/shapes";

const caseQuery = (id: number) => ({
  queryKey: ["/inspections", id],
  queryFn: () => api.get<InspectionCase>(`/inspections/${id}`),
  staleTime: 60_000,
});

export function useCase(id: number) {
  return useQuery(caseQuery(id));
}

/** Fetches the next case with its sound while this one is read, so that it opens at once. */
export function useAhead(id: number | null): void {
  const client = useQueryClient();
  useEffect(() => {
    if (id === null) return;
    const timer = setTimeout(() => {
      void client.fetchQuery(caseQuery(id)).then(
        ({ item }) =>
          item.clips.forEach(({ audio }) => {
            prefetchSound(audio.url);
            void client.prefetchQuery(peaksQuery(audio));
          }),
        () => undefined, // told when the case is opened
      );
    }, 800);
    return () => clearTimeout(timer);
  }, [client, id]);
}
