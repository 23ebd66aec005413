import { useQuery } from "@tanstack/react-query";

import type { Audio, Peaks } from "@/api/shapes";

export const peaksQuery = (audio: Audio) => ({
  queryKey: [audio.peaks_url],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Peaks> => {
    const response = await fetch(audio.peaks_url, { credentials: "same-origin", signal });
    if (!response.ok) throw new Error(`peaks answered ${response.status}`);
    return (await response.json()) as Peaks;
  },
  staleTime: Infinity,
});

export function usePeaks(audio: Audio): Peaks | null {
  return useQuery(peaksQuery(audio)).data ?? null;
}
