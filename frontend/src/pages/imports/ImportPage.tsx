import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useParams } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { ErrorNote, LinkButton, Loading, Note, PageHead } from "@/components";
import { useJob } from "@/hooks/useJob";
import { Counts } from "@/pages/imports/Counts";
import { Rows } from "@/pages/imports/Rows";
import { isRunning, type Import } from "@/pages/imports/shapes";
import { StateBadge, when } from "@/pages/imports/words";
import "@/pages/imports/imports.css";

const LOOK_AGAIN_MS = 1_500;

export default function ImportPage() {
  const { id } = useParams<{ id: string }>();
  const path = `/imports/${id}`;
  const found = useQuery({
    queryKey: [path],
    queryFn: () => api.get<Import>(path),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? LOOK_AGAIN_MS : false),
    refetchOnMount: "always",
  });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) {
    return (
      <div className="page stack">
        <ErrorNote error={found.error} {...(asApiError(found.error).passing ? { retry: () => void found.refetch() } : {})} />
        <LinkButton href="/imports">All imports</LinkButton>
      </div>
    );
  }
  return <ImportSheet made={found.data} lost={found.error} />;
}

function ImportSheet({ made, lost }: { made: Import; lost: Error | null }) {
  const client = useQueryClient();
  const running = isRunning(made);
  const rows = `/imports/${made.id}/rows`;
  const job = useJob(running ? made.job_id : null, [[`/imports/${made.id}`], [rows], ["/clips"], ["/clips/facets"]]);
  const counted = made.added + made.known + made.skipped;
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [rows] });
  }, [client, rows, counted, made.state]);

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
        <LinkButton href="/imports">All imports</LinkButton>
        <LinkButton href="/clips">Clips</LinkButton>
      </PageHead>
      {lost && <ErrorNote error={lost} />}
      {made.state === "failed" && (
        <Note tone="bad">
          <p>{made.error || "The import gave up."}</p>
          <p>Clips that were added before stay. Mend what is named here and send the files again: what is already there is not doubled.</p>
        </Note>
      )}
      {running && job.state === "ready" && !counted && (
        <Note>
          <p>Waiting for a worker to take it. You may leave this page; it goes on by itself.</p>
        </Note>
      )}
      <Counts of={made} done={Math.max(job.done, counted)} total={Math.max(job.total, made.total)} />
      <Rows path={rows} of={made} />
    </div>
  );
}
