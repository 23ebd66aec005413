import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { Empty, LinkButton, PagedTable, PageHead, type Column } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { usePaged } from "@/hooks/usePaged";
import { runColumns } from "@/pages/runs/columns";
import type { RunRow } from "@/pages/runs/shapes";
import { inWork } from "@/pages/runs/words";
import "@/pages/runs/runs.css";

const LOOK_MS = 4_000;
const MOST_COMPARED = 6;

/** Judges that were trained, and those that are being trained. */
export default function RunsPage() {
  const client = useQueryClient();
  const { filters, set } = useFilters(["release"] as const);
  const [chosen, setChosen] = useState<number[]>([]);
  const list = usePaged<RunRow>("/runs", filters);
  const working = list.rows.some(({ state }) => inWork(state));
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ["/runs"] }), LOOK_MS);
    return () => clearInterval(timer);
  }, [working, client]);
  const start = `/runs/new${filters.release ? `?release=${filters.release}` : ""}`;
  const choose: Column<RunRow> = {
    title: <span className="visually-hidden">Compare</span>,
    cell: ({ id, name }) => (
      <input
        type="checkbox"
        aria-label={`Compare ${name}`}
        checked={chosen.includes(id)}
        disabled={!chosen.includes(id) && chosen.length >= MOST_COMPARED}
        onChange={(event) => setChosen(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
      />
    ),
  };
  return (
    <div className="page">
      <PageHead title="Runs" lead="A run trains a judge on a release and holds it against people on clips that it has not heard.">
        {chosen.length >= 2 && <LinkButton href={`/runs/compare?ids=${chosen.join(",")}`}>Compare {chosen.length} runs</LinkButton>}
        <LinkButton href={start} kind="primary">
          New run
        </LinkButton>
      </PageHead>
      {filters.release && (
        <p className="row runs-filter">
          <span className="quiet">Only runs on release {filters.release}.</span>
          <button className="button plain" type="button" onClick={() => set("release", "")}>
            Show all
          </button>
        </p>
      )}
      {list.rows.length > 1 && chosen.length < 2 && <p className="quiet small runs-filter">Tick two to six runs to compare them.</p>}
      <PagedTable
        list={list}
        caption="Runs"
        columns={list.rows.length > 1 ? [choose, ...runColumns] : runColumns}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No run yet">
            <p>Runs appear here with their curves and figures. A run needs a published release; the recipe “tiny” trains on any machine in minutes and shows the whole loop.</p>
            <LinkButton href={start} kind="primary">
              New run
            </LinkButton>
          </Empty>
        }
      />
    </div>
  );
}
