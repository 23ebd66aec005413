import { useMutation } from "@tanstack/react-query";

import { api } from "@/api/http";
import { Button, ErrorNote, Note, Progress } from "@/components";
import { useJob } from "@/hooks/useJob";
import type { Release } from "@/pages/releases/shapes";
import { stageWords } from "@/pages/releases/words";

/** The worker at it: which step, how far. It may be left alone. */
export function Building({ release }: { release: Release }) {
  const job = useJob(release.job_id, [["/releases"]]);
  const retry = useMutation({ mutationFn: () => api.post(`/jobs/${release.job_id}/retry`), onSuccess: () => location.reload() });
  const stage = job.events.findLast(({ kind }) => kind === "stage")?.data.stage;
  const share = job.total ? Math.min(1, job.done / job.total) : job.ended ? 1 : 0;
  if (job.error) {
    return (
      <Note tone="bad">
        <strong>The build stopped. Nothing was published and nothing is lost.</strong>
        <p>{job.error.message}</p>
        <div className="note-foot">
          <Button onClick={() => retry.mutate()} disabled={retry.isPending}>
            Try again
          </Button>
          <code>{job.error.code}</code>
        </div>
        {retry.isError && <ErrorNote error={retry.error} />}
      </Note>
    );
  }
  return (
    <section className="card stack-tight" role="status" aria-label="Building">
      <div className="meter-line">
        <span>{job.state === "ready" ? "Waiting for a worker" : stage ? stageWords(String(stage)) : "Building"}</span>
        <span>{job.total ? `${job.done} of ${job.total}` : ""}</span>
      </div>
      <Progress parts={[{ share }]} label="Building" />
      <p className="quiet small">You can leave this page; the release appears in the list when it is done.</p>
    </section>
  );
}
