import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, type ReactNode } from "react";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { ErrorNote, LinkButton, Loading, Note, PageHead } from "@/components";
import { useJob, type JobView } from "@/hooks/useJob";
import { isRunning, type Made } from "@/pages/imports/shapes";
import { StateBadge, when } from "@/pages/imports/words";
import "@/pages/imports/imports.css";

const LOOK_AGAIN_MS = 1_500;

interface Props<T> {
  path: string;
  /** Its list of rows or problems, which is read anew whenever `counted` changes. */
  rows: string;
  counted: (made: T) => number;
  /** What else is out of date once it has ended. */
  fills: string[][];
  all: { href: string; title: string };
  links: (made: T) => ReactNode;
  /** What a failed one leaves behind, and what to do. */
  afterFailure: string;
  children: (made: T, job: JobView) => ReactNode;
}

/** The page of one import, while it runs and once it has ended. */
export function OneImport<T extends Made>(props: Props<T>) {
  const { path, all } = props;
  const found = useQuery({
    queryKey: [path],
    queryFn: () => api.get<T>(path),
    refetchInterval: (query) => (query.state.data && isRunning(query.state.data) ? LOOK_AGAIN_MS : false),
    refetchOnMount: "always",
  });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) {
    return (
      <div className="page stack">
        <ErrorNote error={found.error} {...(asApiError(found.error).passing ? { retry: () => void found.refetch() } : {})} />
        <LinkButton href={all.href}>{all.title}</LinkButton>
      </div>
    );
  }
  return <Sheet made={found.data} lost={found.error} {...props} />;
}

function Sheet<T extends Made>({ made, lost, path, rows, counted, fills, all, links, afterFailure, children }: Props<T> & { made: T; lost: Error | null }) {
  const client = useQueryClient();
  const job = useJob(isRunning(made) ? made.job_id : null, [[path], [rows], ...fills]);
  const count = counted(made);
  useEffect(() => {
    void client.invalidateQueries({ queryKey: [rows] });
  }, [client, rows, count, made.state]);

  return (
    <div className="page stack">
      <PageHead
        title={
          <span className="row">
            {made.title || `Import ${made.id}`} <StateBadge of={made} />
          </span>
        }
        lead={`Begun ${when(made.created_at)}${made.finished_at ? `, ended ${when(made.finished_at)}` : ""}`}
      >
        <LinkButton href={all.href}>{all.title}</LinkButton>
        {links(made)}
      </PageHead>
      {lost && <ErrorNote error={lost} />}
      {made.state === "failed" && (
        <Note tone="bad">
          <p>{made.error || "The import gave up."}</p>
          <p>{afterFailure}</p>
        </Note>
      )}
      {children(made, job)}
    </div>
  );
}
