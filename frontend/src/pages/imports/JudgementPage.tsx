import { useParams } from "wouter";

import { LinkButton, Note } from "@/components";
import { JudgementCounts } from "@/pages/imports/JudgementCounts";
import type { Judgements } from "@/pages/imports/judgements";
import { OneImport } from "@/pages/imports/OneImport";
import { Problems } from "@/pages/imports/Problems";
import { isRunning } from "@/pages/imports/shapes";

export default function JudgementPage() {
  const { id } = useParams<{ id: string }>();
  const path = `/judgements/${id}`;
  const problems = `${path}/problems`;
  return (
    <OneImport<Judgements>
      path={path}
      rows={problems}
      counted={(made) => made.unreadable}
      fills={[["/campaigns"]]}
      all={{ href: "/imports/judgements", title: "All imports of judgements" }}
      links={({ campaigns }) =>
        campaigns.map((campaign, index) => (
          <LinkButton key={campaign} href={`/campaigns/${campaign}`}>
            {campaigns.length > 1 ? `Campaign ${index + 1}` : "The campaign"}
          </LinkButton>
        ))
      }
      afterFailure="Judgements that were added before stay. Mend what is named here and send the files again: nothing is doubled."
    >
      {(made, job) => (
        <>
          {isRunning(made) && (
            <Note>
              <p role="status">{job.state === "ready" ? "Waiting for a worker to take it." : told(job.done, job.total)} You may leave this page; it goes on by itself.</p>
            </Note>
          )}
          <JudgementCounts of={made} />
          <Problems path={problems} of={made} />
        </>
      )}
    </OneImport>
  );
}

function told(done: number, total: number): string {
  if (!done) return "Reading the files.";
  return total ? `${done.toLocaleString("en")} of ${total.toLocaleString("en")} done.` : `${done.toLocaleString("en")} done.`;
}
