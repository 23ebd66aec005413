import { useMemo } from "react";
import { useLocation, useParams } from "wouter";

import { Empty, ErrorNote, LinkButton, Loading } from "@/components";
import { WithKeys } from "@/components/WithKeys";
import { useCommands } from "@/hooks/keys";
import { usePaged } from "@/hooks/usePaged";
import { Case } from "@/pages/inspect/Case";
import type { InspectionRow } from "@/pages/inspect/shapes";
import { useAhead, useCase } from "@/pages/inspect/useCase";
import { ago, nextId, stepId } from "@/pages/review/queue";
import { QueuePane } from "@/pages/review/QueuePane";
import { TASK_WORDS } from "@/pages/review/shapes";
import "@/pages/review/review.css";

/** A queue on the left, the case in the middle, the decision on the right. */
export default function InspectPage() {
  return (
    <WithKeys>
      <Inspecting />
    </WithKeys>
  );
}

function Inspecting() {
  const chosen = Number(useParams<{ assignment?: string }>().assignment) || null;
  const [, navigate] = useLocation();
  const list = usePaged<InspectionRow>("/inspections");
  const ids = useMemo(() => list.rows.map((row) => row.assignment), [list.rows]);
  const here = chosen ?? ids[0] ?? null;
  const next = here === null ? null : nextId(ids, here);
  useAhead(next);

  const open = (id: number | null) => navigate(id === null ? "/inspect" : `/inspect/${id}`, { replace: true });
  const group = "This page";
  useCommands([
    { id: "next-case", keys: ["j", "n"], label: "Next case, without deciding", group, run: () => open(stepId(ids, here, 1)), when: () => ids.length > 0 },
    { id: "previous-case", keys: ["k", "p"], label: "Previous case", group, run: () => open(stepId(ids, here, -1)), when: () => ids.length > 0 },
  ]);

  const entries = list.rows.map((row) => ({
    id: row.assignment,
    href: `/inspect/${row.assignment}`,
    title: row.campaign_name,
    more: `${TASK_WORDS[row.task]} · ${row.rater_alias} · ${ago(row.finished_at)}`,
  }));

  return (
    <div className="review three-panes">
      <QueuePane title="To inspect" list={list} entries={entries} here={here} />
      {here !== null ? (
        <Opened key={here} id={here} onDone={() => open(next)} />
      ) : (
        !list.isPending && (
          <div className="review-rest">
            <Empty title="Nothing waits for you">
              <p>Finished work of your campaigns appears here. You never see work on clips that you rated yourself.</p>
              <LinkButton href="/">Go to my work</LinkButton>
            </Empty>
          </div>
        )
      )}
    </div>
  );
}

function Opened({ id, onDone }: { id: number; onDone: () => void }) {
  const found = useCase(id);
  if (found.isPending) return <Loading />;
  if (found.isError) {
    return (
      <div className="review-rest stack">
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
        <div>
          <LinkButton href="/inspect">Go to what waits</LinkButton>
        </div>
      </div>
    );
  }
  return <Case case={found.data} onDone={onDone} />;
}
