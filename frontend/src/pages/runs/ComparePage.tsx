import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { api } from "@/api/http";
import { Empty, ErrorNote, LinkButton, Loading, Note, PageHead } from "@/components";
import { useFilters } from "@/hooks/useFilters";
import { idsIn } from "@/pages/runs/compare";
import { CompareCurves } from "@/pages/runs/CompareCurves";
import { CompareTable } from "@/pages/runs/CompareTable";
import { RunSign } from "@/pages/runs/RunSign";
import type { Comparison } from "@/pages/runs/shapes";
import { inWork, placeOf, RUN_STATES } from "@/pages/runs/words";
import "@/pages/plots/plots.css";
import "@/pages/runs/runs.css";

const LOOK_MS = 5_000;
const PAIRING_MS = 1_500;

/** Two to six runs over each other; the first is what the others are held against. */
export default function ComparePage() {
  const { filters, set } = useFilters(["ids"] as const);
  const ids = idsIn(filters.ids);
  const found = useQuery({
    queryKey: ["/runs/compare", ids],
    queryFn: () => api.get<Comparison>("/runs/compare", { ids: ids.join(",") }),
    enabled: ids.length > 1,
    refetchInterval: ({ state: { data } }) => (data?.contrasts.some(({ state }) => state === "working") ? PAIRING_MS : data?.runs.some((run) => inWork(run.state)) ? LOOK_MS : false),
  });
  if (ids.length < 2) {
    return (
      <div className="page">
        <PageHead title="Compare runs" />
        <Empty title="Choose at least two runs">
          <p>Tick them in the list of runs, then compare.</p>
          <LinkButton href="/runs" kind="primary">
            Runs
          </LinkButton>
        </Empty>
      </div>
    );
  }
  const comparison = found.data;
  return (
    <div className="page">
      <PageHead title="Compare runs" lead="Everything is held against the first run. Differences count where the interval of the difference leaves out 0.">
        <LinkButton href="/runs" kind="plain">
          Runs
        </LinkButton>
      </PageHead>
      {found.isPending && <Loading />}
      {found.error && !comparison && <ErrorNote error={found.error} retry={() => void found.refetch()} />}
      {comparison && (
        <div className="stack">
          {!comparison.same_release && (
            <Note tone="warn">
              <p>These runs were trained and evaluated on different releases: their test clips differ, so their figures cannot be held against each other strictly.</p>
            </Note>
          )}
          <ul className="card runs-compared">
            {comparison.runs.map((run, index) => (
              <li key={run.id}>
                <RunSign index={index} />
                <span className="grow">
                  <Link href={`/runs/${run.id}`}>
                    <strong>{run.name}</strong>
                  </Link>{" "}
                  <span className="quiet small">
                    {[index ? "" : "the first", run.recipe, run.release.name, RUN_STATES[run.state].title, placeOf(run), run.options.join(" ")].filter(Boolean).join(" · ")}
                  </span>
                </span>
                {index > 0 && (
                  <button className="button plain" type="button" onClick={() => set("ids", [run.id, ...ids.filter((id) => id !== run.id)].join(","))}>
                    Make it the first
                  </button>
                )}
              </li>
            ))}
          </ul>
          <CompareTable comparison={comparison} />
          <CompareCurves comparison={comparison} />
        </div>
      )}
    </div>
  );
}
