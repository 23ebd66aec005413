import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { countClips, type Plan } from "@/pages/campaigns/plan";
import type { Facets } from "@/pages/campaigns/shapes";

/** The values to filter by and how many clips the choice leaves, as it is made. */
export function useClipCount(plan: Plan) {
  const chosen = { ...plan.filter, language: plan.audio_language };
  const found = useQuery({ queryKey: ["/clips/facets", chosen], queryFn: () => api.get<Facets>("/clips/facets", chosen), placeholderData: keepPreviousData });
  return { facets: found.data ?? {}, count: found.data ? countClips(found.data, chosen) : null, error: found.error, again: () => void found.refetch() };
}
