import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { Button, ErrorNote, PageHead } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { plural } from "@/pages/campaigns/words";
import { ClipList } from "@/pages/clips/ClipList";
import { FacetPane } from "@/pages/clips/FacetPane";
import { SearchBox } from "@/pages/clips/SearchBox";
import { SoundTabs } from "@/pages/clips/SoundTabs";
import { FACETS, type Facets } from "@/pages/clips/shapes";
import { countOf, FACET_TITLES, facetWords } from "@/pages/clips/words";
import "@/pages/clips/clips.css";

export default function ClipsPage() {
  const { filters, set } = useFilters([...FACETS, "q"] as const);
  const facets = useQuery({
    queryKey: ["/clips/facets", filters],
    queryFn: () => api.get<Facets>("/clips/facets", filters),
    placeholderData: keepPreviousData,
  });
  const chosen = FACETS.filter((facet) => filters[facet]);
  return (
    <div className="page">
      <PageHead title="Clips" lead={facets.data ? plural(countOf(facets.data, filters.origin), "clip") : "What there is to listen to."} />
      <SoundTabs here="/clips" />
      <div className="clips-layout">
        <aside className="clips-side" aria-label="Filters">
          <SearchBox value={filters.q} onChange={(value) => set("q", value)} />
          {facets.isError && <ErrorNote error={facets.error} retry={() => void facets.refetch()} />}
          {facets.data && (
            <details className="clips-more" open={matchMedia("(min-width: 961px)").matches}>
              <summary>Filters</summary>
              <FacetPane facets={facets.data} chosen={filters} onChoose={set} />
            </details>
          )}
        </aside>
        <div className="stack-tight">
          {chosen.length > 0 && (
            <div className="chips" aria-label="Filters in use">
              {chosen.map((facet) => (
                <Button key={facet} className="clips-chosen" onClick={() => set(facet, "")} aria-label={`Remove the filter ${FACET_TITLES[facet]}`}>
                  <span className="quiet">{FACET_TITLES[facet]}</span> {facetWords(facet, filters[facet])} <span aria-hidden="true">×</span>
                </Button>
              ))}
            </div>
          )}
          <ClipList filters={filters} filtered={chosen.length > 0 || !!filters.q} />
        </div>
      </div>
    </div>
  );
}
