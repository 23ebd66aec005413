import { useQuery } from "@tanstack/react-query";

import { api } from "@/api/http";
import { Empty, ErrorNote, Loading, Note, Progress } from "@/components";
import { useJob } from "@/hooks/useJob";
import { Outlooks } from "@/pages/releases/Outlooks";
import type { Settings } from "@/pages/releases/settings";
import type { Choices, Preview } from "@/pages/releases/shapes";
import { stageWords } from "@/pages/releases/words";

interface PreviewProps {
  settings: Settings;
  change: (what: Partial<Settings>) => void;
  choices: Choices;
}

const ENDED = ["done", "dead", "cancelled"];

/** The look ahead: not asked for yet, under way, come to nothing, or there. */
export function PreviewPart({ settings, change, choices }: PreviewProps) {
  const job = Number(settings.job) || null;
  if (job === null) {
    return (
      <Empty title="No preview yet">
        <p>It shows side by side what every policy would keep, how the splits are balanced, why rows fall out, and what train meets of val and test.</p>
      </Empty>
    );
  }
  return <Looking key={job} job={job} settings={settings} change={change} choices={choices} />;
}

export const usePreview = (job: number | null) => {
  const path = `/releases/previews/${job}`;
  return useQuery({
    queryKey: [path],
    queryFn: () => api.get<Preview>(path),
    enabled: job !== null,
    refetchInterval: ({ state }) => (state.data && !ENDED.includes(state.data.state) ? 2_000 : false),
  });
};

function Looking({ job, settings, change, choices }: PreviewProps & { job: number }) {
  const live = useJob(job, [[`/releases/previews/${job}`]]);
  const found = usePreview(job);
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const { state, progress, error, preview } = found.data;
  if (preview) return <Outlooks preview={preview} policy={settings.policy} choose={(policy) => change({ policy })} choices={choices} />;
  if (error && ENDED.includes(state)) {
    return (
      <Note tone="bad">
        <strong>There is nothing to preview. Nothing was written, and nothing is lost.</strong>
        <p>{error.message}</p>
        <code className="small">{error.code}</code>
      </Note>
    );
  }
  if (ENDED.includes(state)) return <Note tone="warn">This preview was stopped before it found anything. Preview again.</Note>;
  const stage = live.events.findLast(({ kind }) => kind === "stage")?.data.stage;
  const share = progress.total ? progress.done / progress.total : 0;
  return (
    <div className="card stack-tight" role="status">
      <div className="meter-line">
        <span>{state === "ready" ? "Waiting for a worker" : stage ? stageWords(String(stage)) : "Reading the accepted items"}</span>
        <span>{progress.total > 0 && `${progress.done} of ${progress.total} policies`}</span>
      </div>
      <Progress parts={[{ share }]} label="Preview" />
      <p className="quiet small">You may leave this page: its address keeps the preview, and can be sent to a colleague.</p>
    </div>
  );
}
