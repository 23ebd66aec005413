import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useParams } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { ErrorNote, LinkButton, Loading, Note, PageHead } from "@/components";
import { useJob } from "@/hooks/useJob";
import { JudgementCounts } from "@/pages/imports/JudgementCounts";
import type { Judgements } from "@/pages/imports/judgements";
import { Problems } from "@/pages/imports/Problems";
import { isRunning } from "@/pages/imports/shapes";
import { StateBadge, when } from "@/pages/imports/words";
import "@/pages/imports/imports.css";

const LOOK_AGAIN_MS = 1_500;

export default function JudgementPage() {
  const { id } = useParams<{ id: string }>();
  const path = `/judgements/${id}`;
  const found = useQuery({
    queryKey: [path],
    queryFn: () => api.get<Judgements>(path),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? LOOK_AGAIN_MS : false),
    refetchOnMount: "always",
  });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) {
    return (
      <div className="page stack">
        <ErrorNote error={found.error} {...(asApiError(found.error).passing ? { retry: () => void found.refetch() } : {})} />
        <LinkButton href="/imports/judgements">All imports of judgements</LinkButton>
      </div>
    );
  }
  return <Sheet made={found.data} lost={found.error} />;
}

function Sheet({ made, lost }: { made: Judgements; lost: Error | null }) {
  const client = useQueryClient();
  const running = isRunning(made);
  const problems = `/judgements/${made.id}/problems`;
  const job = useJob(running ? made.job_id : null, [[`/judgements/${made.id}`], [problems], ["/campaigns"]]);
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [problems] });
  }, [client, problems, made.unreadable, made.state]);

  return (
    <div className="page stack">
      <PageHead
        title={
          <span className="row">
            {made.title || `Import ${made.id}`} <StateBadge of={made} />
          </span>
        }
        lead={made.finished_at ? `Begun ${when(made.created_at)}, ended ${when(made.finished_at)}` : `Begun ${when(made.created_at)}`}
      >
        <LinkButton href="/imports/judgements">All imports of judgements</LinkButton>
        {made.campaigns.map((campaign, index) => (
          <LinkButton key={campaign} href={`/campaigns/${campaign}`}>
            {made.campaigns.length > 1 ? `Campaign ${index + 1}` : "The campaign"}
          </LinkButton>
        ))}
      </PageHead>
      {lost && <ErrorNote error={lost} />}
      {made.state === "failed" && (
        <Note tone="bad">
          <p>{made.error || "The import gave up."}</p>
          <p>Judgements that were added before stay. Mend what is named here and send the files again: nothing is doubled.</p>
        </Note>
      )}
      {running && (
        <Note>
          <p role="status">{job.state === "ready" ? "Waiting for a worker to take it." : told(job.done, job.total)} You may leave this page; it goes on by itself.</p>
        </Note>
      )}
      <JudgementCounts of={made} />
      <Problems path={problems} of={made} />
    </div>
  );
}

function told(done: number, total: number): string {
  if (!done) return "Reading the files.";
  return total ? `${done.toLocaleString("en")} of ${total.toLocaleString("en")} done.` : `${done.toLocaleString("en")} done.`;
}
