import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "wouter";

import { api } from "@/api/http";
import { Badge, ErrorNote, LinkButton, Loading, Note, PageHead } from "@/components";
import { Simulated } from "@/pages/campaigns/Simulated";
import type { Release } from "@/pages/releases/shapes";
import { CurvesPart } from "@/pages/runs/CurvesPart";
import { EnginePart } from "@/pages/runs/EnginePart";
import { EvaluationPart } from "@/pages/runs/EvaluationPart";
import { Failed } from "@/pages/runs/Failed";
import { FilesPart } from "@/pages/runs/FilesPart";
import { LogPart } from "@/pages/runs/LogPart";
import { Place } from "@/pages/runs/Place";
import { RatedPart } from "@/pages/runs/RatedPart";
import { RunFacts } from "@/pages/runs/RunFacts";
import { isEvaluation } from "@/pages/runs/figures";
import type { Run } from "@/pages/runs/shapes";
import { Steering } from "@/pages/runs/Steering";
import { useCurves } from "@/pages/runs/useCurves";
import { againFrom, inWork, neverBegan, RUN_STATES } from "@/pages/runs/words";
import "@/pages/plots/plots.css";
import "@/pages/runs/runs.css";

const LOOK_MS = 2_500;

/** One run: how it goes while it is trained, and how well it judges once it is. */
export default function RunPage() {
  const id = Number(useParams<{ id: string }>().id);
  const found = useQuery({
    queryKey: ["/runs", id],
    queryFn: () => api.get<Run>(`/runs/${id}`),
    refetchInterval: ({ state }) => (state.data && inWork(state.data.state) ? LOOK_MS : false),
  });
  if (found.isPending) return <Loading />;
  if (!found.data) {
    return (
      <div className="page stack">
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
        <div>
          <LinkButton href="/runs">Runs</LinkButton>
        </div>
      </div>
    );
  }
  return <RunView run={found.data} offline={found.error} />;
}

function RunView({ run, offline }: { run: Run; offline: unknown }) {
  const curves = useCurves(run);
  const release = useQuery({ queryKey: ["/releases", run.release.id], queryFn: () => api.get<Release>(`/releases/${run.release.id}`), staleTime: Infinity });
  const simulated = release.data ? release.data.simulated !== "" && release.data.simulated !== "none" : false;
  const voices = release.data?.summary.origins ?? {};
  const { title, tone } = RUN_STATES[run.state];
  return (
    <div className="page">
      <PageHead
        title={
          <span className="runs-title">
            {run.name}
            <Badge tone={tone}>{title}</Badge>
            {simulated && <Simulated />}
          </span>
        }
        lead={
          <>
            recipe {run.recipe} on <Link href={`/releases/${run.release.id}`}>{run.release.name}</Link>
            {run.created_by && ` · started by ${run.created_by}`}
          </>
        }
      >
        <Steering run={run} />
        {!inWork(run.state) && (
          <LinkButton href={againFrom(run)} kind={neverBegan(run) ? "primary" : "plain"}>
            New run from these settings
          </LinkButton>
        )}
        <LinkButton href={`/runs?release=${run.release.id}`} kind="plain">
          Runs on this release
        </LinkButton>
      </PageHead>
      <div className="stack">
        {Boolean(offline) && <ErrorNote error={offline} />}
        {simulated && (
          <Note tone="warn">
            <p>
              {release.data?.simulated === "all" ? "The raters of this release are simulated" : "Some raters of this release are simulated"}
              {Object.keys(voices).every((origin) => origin === "synthetic") ? ", and it holds no natural speech" : ""}. The curves and figures show that the loop works; they say nothing about how people hear.
            </p>
          </Note>
        )}
        {run.state === "failed" && <Failed run={run} />}
        {run.state !== "finished" && (run.state !== "failed" || run.summary.step !== undefined) && <Place run={run} />}
        {isEvaluation(run.evaluation) && <EvaluationPart run={run} evaluation={run.evaluation} />}
        {run.state === "finished" && !isEvaluation(run.evaluation) && (
          <Note>
            <p>{"too_large" in run.evaluation ? "The figures of the evaluation are too many for a page; the files below hold them." : "This run was trained, but the judge of that version could not be evaluated."}</p>
          </Note>
        )}
        {run.state === "finished" && <RatedPart run={run} />}
        {run.state === "finished" && <EnginePart run={run} />}
        <CurvesPart run={run} curves={curves} />
        <LogPart run={run} />
        <FilesPart run={run} />
        <RunFacts run={run} />
      </div>
    </div>
  );
}
