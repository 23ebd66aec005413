import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import type { Page } from "@/api/shapes";
import { isRunning, type Import } from "@/pages/imports/shapes";

/** While clips are still coming in: what is being made and how far it is, in words. Empty when all is there. */
export function usePreparing(asked: boolean): string {
  const imports = useQuery({
    queryKey: ["/imports", { limit: 10 }],
    queryFn: () => api.get<Page<Import>>("/imports", { limit: 10 }),
    enabled: asked,
    refetchInterval: (query) => (query.state.data?.results.some(isRunning) ? 3_000 : false),
  });
  const running = imports.data?.results.find(isRunning);
  if (!running) return "";
  const done = running.added + running.known + running.skipped;
  return running.total ? `${running.title}: ${done} / ${running.total}` : running.title;
}
