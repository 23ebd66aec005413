import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/http";
import type { components } from "@/api/schema";
import { Button, ErrorNote, Facts, Note } from "@/components";
import { useJob } from "@/hooks/useJob";
import type { Estimate, Order } from "@/pages/runs/shapes";
import { counted, duration } from "@/pages/runs/words";

type Job = components["schemas"]["Job"];

/** Time and memory as the judge itself reckons them; asked for before anything is started. Gone when the order changes. */
export function EstimatePart({ order, ready }: { order: Order; ready: boolean }) {
  const [asked, setAsked] = useState<{ job: number; order: string } | null>(null);
  const written = JSON.stringify(order);
  const ask = useMutation({ mutationFn: () => api.post<{ job_id: number }>("/runs/estimate", order), onSuccess: ({ job_id: job }) => setAsked({ job, order: written }) });
  const current = asked?.order === written ? asked.job : null;
  return (
    <section className="card stack" aria-label="Estimate">
      <div className="row">
        <Button onClick={() => ask.mutate()} disabled={!ready || ask.isPending || current !== null}>
          Estimate time and memory
        </Button>
        <span className="quiet small">{ready ? "Nothing is trained; wrong options are found, too." : "Fill in what is missing first."}</span>
      </div>
      {ask.error && <ErrorNote error={ask.error} />}
      {asked && current === null && <p className="quiet small">The settings have changed since the last estimate.</p>}
      {current !== null && <EstimateOf key={current} job={current} />}
    </section>
  );
}

function EstimateOf({ job }: { job: number }) {
  const { ended, error, state } = useJob(job);
  const found = useQuery({ queryKey: ["/jobs", job], queryFn: () => api.get<Job>(`/jobs/${job}`), enabled: ended && state === "done" });
  if (error) {
    return (
      <Note tone="bad">
        <p>The judge would not start like this. Nothing was started.</p>
        <pre className="runs-words">{error.message}</pre>
      </Note>
    );
  }
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) {
    return (
      <p role="status" className="quiet">
        Reckoning … a worker of the judge does it, between its runs.
      </p>
    );
  }
  const estimate = found.data.result as Estimate;
  return (
    <div role="status" className="stack-tight">
      <Facts
        of={[
          ["Time", <strong key="time">about {duration(Math.max(1, estimate.hours * 3600))}</strong>],
          ["Memory", <strong key="memory">about {estimate.memory_gib} GiB</strong>],
          ["Parameters", `${counted(estimate.parameters)}, of which ${counted(estimate.trained)} are trained`],
          ...(estimate.stages ?? []).map((stage): [string, string] => [`Stage ${stage.name}`, `${stage.steps?.toLocaleString("en") ?? "–"} steps, ${stage.samples?.toLocaleString("en") ?? "–"} samples`]),
        ]}
      />
      {estimate.how && <p className="quiet small">How: {estimate.how}.</p>}
    </div>
  );
}
