import { useState } from "react";

import { Button } from "@/components";
import { FACETS, type Facet, type Facets } from "@/pages/clips/shapes";
import { FACET_TITLES, facetWords } from "@/pages/clips/words";

const SHOWN = 6;

interface PaneProps {
  facets: Facets;
  chosen: Record<Facet, string>;
  onChoose: (facet: Facet, value: string) => void;
}

/** The values there are, with counts; each is a switch. */
export function FacetPane({ facets, chosen, onChoose }: PaneProps) {
  return (
    <div className="clips-facets">
      {FACETS.filter((facet) => facets[facet].length > 0).map((facet) => (
        <FacetList key={facet} facet={facet} values={facets[facet]} chosen={chosen[facet]} onChoose={(value) => onChoose(facet, value)} />
      ))}
    </div>
  );
}

interface ListProps {
  facet: Facet;
  values: Facets[Facet];
  chosen: string;
  onChoose: (value: string) => void;
}

function FacetList({ facet, values, chosen, onChoose }: ListProps) {
  const [all, setAll] = useState(false);
  const shown = all ? values : values.filter((row, index) => index < SHOWN || row.value === chosen);
  const title = FACET_TITLES[facet];
  return (
    <fieldset className="clips-facet">
      <legend>{title}</legend>
      {shown.map(({ value, count }) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value === chosen ? "" : value)}>
          <span>{facetWords(facet, value)}</span>
          <span className="quiet">{count}</span>
        </button>
      ))}
      {values.length > SHOWN && (
        <Button kind="plain" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? "Fewer" : `All ${values.length}`}
        </Button>
      )}
    </fieldset>
  );
}
