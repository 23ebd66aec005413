import { useState } from "react";

import { Button, Empty, PagedTable, PageHead } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { usePaged } from "@/hooks/usePaged";
import { releaseColumns } from "@/pages/releases/columns";
import { NewRelease } from "@/pages/releases/NewRelease";
import type { ReleaseRow } from "@/pages/releases/shapes";
import "@/pages/campaigns/campaigns.css";
import "@/pages/releases/releases.css";

/** What was released, and making the next one. */
export default function ReleasesPage() {
  const list = usePaged<ReleaseRow>("/releases");
  const { filters } = useFilters(["campaigns", "name"] as const);
  const asked = filters.campaigns.split(",").map(Number).filter(Boolean);
  const [making, setMaking] = useState(asked.length > 0);
  return (
    <div className="page">
      <PageHead title="Releases" lead="Accepted work as train, val and test files that share no speaker, system or text. A release never changes.">
        {!making && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            Make a release
          </Button>
        )}
      </PageHead>
      <div className="stack">
        {making && <NewRelease asked={asked} name={filters.name} taken={list.rows} onLeave={() => setMaking(false)} />}
        <PagedTable
          list={list}
          caption="Releases"
          columns={releaseColumns}
          rowKey={({ id }) => id}
          empty={
            making ? (
              <></>
            ) : (
              <Empty title="Nothing released yet">
                <p>A release is made from the accepted items of one or more campaigns. It is split, checked for leaks, sealed, and can be downloaded.</p>
                <Button kind="primary" onClick={() => setMaking(true)}>
                  Make a release
                </Button>
              </Empty>
            )
          }
        />
      </div>
    </div>
  );
}
