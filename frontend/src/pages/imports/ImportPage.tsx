import { useParams } from "wouter";

import { LinkButton, Note } from "@/components";
import { Counts } from "@/pages/imports/Counts";
import { OneImport } from "@/pages/imports/OneImport";
import { Rows } from "@/pages/imports/Rows";
import { isRunning, type Import } from "@/pages/imports/shapes";

const counted = (made: Import) => made.added + made.known + made.skipped;

export default function ImportPage() {
  const { id } = useParams<{ id: string }>();
  const path = `/imports/${id}`;
  const rows = `${path}/rows`;
  return (
    <OneImport<Import>
      path={path}
      rows={rows}
      counted={counted}
      fills={[["/clips"], ["/clips/facets"]]}
      all={{ href: "/imports", title: "All imports" }}
      links={() => <LinkButton href="/clips">Clips</LinkButton>}
      afterFailure="Clips that were added before stay. Mend what is named here and send the files again: what is already there is not doubled."
    >
      {(made, job) => (
        <>
          {isRunning(made) && job.state === "ready" && !counted(made) && (
            <Note>
              <p>Waiting for a worker to take it. You may leave this page; it goes on by itself.</p>
            </Note>
          )}
          <Counts of={made} done={Math.max(job.done, counted(made))} total={Math.max(job.total, made.total)} />
          <Rows path={rows} of={made} />
        </>
      )}
    </OneImport>
  );
}
