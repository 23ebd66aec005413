import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";

import { api } from "@/api/http";
import type { CampaignRow } from "@/api/shapes";
import { Empty, ErrorNote, LinkButton, Loading, Note, PageHead } from "@/components";
import { plural } from "@/pages/campaigns/words";
import { ErrorTable } from "@/pages/runs/ErrorTable";
import { LooksTable } from "@/pages/runs/LooksTable";
import type { Errors, Run } from "@/pages/runs/shapes";
import "@/pages/plots/plots.css";
import "@/pages/runs/runs.css";

/** The judge beside people on one campaign: whose error is smaller, and what inspecting in the judge's order finds. */
export default function ErrorsPage() {
  const { id, campaign } = useParams<{ id: string; campaign: string }>();
  const run = useQuery({ queryKey: ["/runs", Number(id)], queryFn: () => api.get<Run>(`/runs/${id}`) });
  const of = useQuery({ queryKey: ["/campaigns", Number(campaign)], queryFn: () => api.get<CampaignRow>(`/campaigns/${campaign}`) });
  const found = useQuery({ queryKey: ["/runs", Number(id), "errors", campaign], queryFn: () => api.get<Errors>(`/runs/${id}/errors`, { campaign }) });
  return (
    <div className="page">
      <PageHead title="Against people" lead={run.data && of.data ? `${run.data.name}, on ${of.data.name}` : "The judge beside people"}>
        <LinkButton href={`/runs/${id}`} kind="plain">
          The run
        </LinkButton>
      </PageHead>
      {found.isPending && <Loading />}
      {found.error && <ErrorNote error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <div className="stack">
          <p className="quiet">
            {plural(found.data.items, "item")} that no judge has learned from. {found.data.left_out > 0 && `${plural(found.data.left_out, "judged item")} left out: in a train or val split, so a judge would look better than it is.`}
          </p>
          {of.data?.is_simulated && (
            <Note tone="warn">
              <p>The raters of this campaign are simulated: this shows that the comparison works, and nothing about how people hear.</p>
            </Note>
          )}
          {found.data.rows.length ? (
            <ErrorTable name={`run-${id}-campaign-${campaign}`} rows={found.data.rows} />
          ) : (
            <Empty title="Nothing to hold against people yet">
              <p>It appears once the judge has judged items that people have answered, too, and that are in no train or val split.</p>
            </Empty>
          )}
          <LooksTable found={found.data.inspection} />
        </div>
      )}
    </div>
  );
}
