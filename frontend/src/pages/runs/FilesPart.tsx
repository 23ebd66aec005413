import { useQuery } from "@tanstack/react-query";

import { address, api } from "@/api/http";
import { DataTable, ErrorNote } from "@/components";
import { bytes } from "@/pages/releases/files";
import type { Run, RunFile } from "@/pages/runs/shapes";
import { inWork } from "@/pages/runs/words";

export function useFiles(run: Pick<Run, "id" | "state">) {
  return useQuery({ queryKey: ["/runs", run.id, "files", run.state], queryFn: () => api.get<{ files: RunFile[] }>(`/runs/${run.id}/files`), enabled: !inWork(run.state) });
}

export const fileAddress = (id: number, path: string) => address(`/runs/${id}/files/${path.split("/").map(encodeURIComponent).join("/")}`);

const SAYS: Record<string, string> = {
  "config.toml": "the recipe as it was trained",
  "run.json": "release, commit, versions",
  "metrics.jsonl": "every step",
  "train.log": "the log",
  "output.log": "everything the judge wrote",
  "evaluation/report.md": "the evaluation to read",
  "evaluation/metrics.json": "the evaluation for programs",
  "evaluation/predictions.jsonl": "what the judge said, row by row",
  "final/weights.safetensors": "the trained weights",
};

/** What the run has stored, each file to be downloaded. Plots are shown above, so they are left out here. */
export function FilesPart({ run }: { run: Run }) {
  const found = useFiles(run);
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const files = (found.data?.files ?? []).filter(({ path }) => !path.endsWith(".svg"));
  if (!files.length) return null;
  return (
    <details className="card" open={run.state === "finished"}>
      <summary>Files</summary>
      <DataTable
        caption="Files"
        rows={files}
        rowKey={({ path }) => path}
        columns={[
          {
            title: "Path",
            cell: ({ path }) => (
              <a className="runs-path" href={fileAddress(run.id, path)} download>
                {path}
              </a>
            ),
          },
          { title: "What it is", cell: ({ path }) => <span className="quiet">{SAYS[path] ?? ""}</span> },
          { title: "Size", number: true, cell: (file) => bytes(file.bytes) },
        ]}
      />
    </details>
  );
}
