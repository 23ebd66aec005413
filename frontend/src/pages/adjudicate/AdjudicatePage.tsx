import { useMemo } from "react";
import { useLocation, useParams } from "wouter";

import { Empty, LinkButton } from "@/components";
import { WithKeys } from "@/components/WithKeys";
import { useCommands } from "@/hooks/keys";
import { usePaged } from "@/hooks/usePaged";
import { Opened } from "@/pages/adjudicate/Opened";
import type { DisputeRow } from "@/pages/adjudicate/shapes";
import { QueuePane } from "@/pages/review/QueuePane";
import { ago, nextId, stepId } from "@/pages/review/queue";
import "@/pages/review/review.css";
import "@/pages/adjudicate/adjudicate.css";

const STATE_WORDS = { open: "", blind: "yours", revealed: "yours, answered", decided: "decided" } as const;

/** Disputed answers: first one's own, blind; then both sides, field by field. */
export default function AdjudicatePage() {
  return (
    <WithKeys>
      <Adjudicating />
    </WithKeys>
  );
}

function Adjudicating() {
  const chosen = Number(useParams<{ id?: string }>().id) || null;
  const [, navigate] = useLocation();
  const list = usePaged<DisputeRow>("/disputes");
  const ids = useMemo(() => list.rows.map((row) => row.id), [list.rows]);
  const here = chosen ?? ids[0] ?? null;

  const open = (id: number | null) => navigate(id === null ? "/adjudicate" : `/adjudicate/${id}`, { replace: true });
  const group = "This page";
  useCommands([
    { id: "next-case", keys: ["Alt+PageDown"], label: "Next case, without deciding", group, run: () => open(stepId(ids, here, 1)), when: () => ids.length > 0 },
    { id: "previous-case", keys: ["Alt+PageUp"], label: "Previous case", group, run: () => open(stepId(ids, here, -1)), when: () => ids.length > 0 },
  ]);

  const entries = list.rows.map((row) => ({
    id: row.id,
    href: `/adjudicate/${row.id}`,
    title: row.campaign_name,
    more: [`${row.fields.length} ${row.fields.length === 1 ? "answer" : "answers"}`, row.mine ? STATE_WORDS[row.state] : "", ago(row.created_at)].filter(Boolean).join(" · "),
  }));

  return (
    <div className="review adjudicate three-panes">
      <QueuePane title="To decide" list={list} entries={entries} here={here} />
      {here !== null ? (
        <Opened key={here} id={here} onDone={() => open(nextId(ids, here))} />
      ) : (
        !list.isPending && (
          <div className="review-rest">
            <Empty title="Nothing is in dispute">
              <p>Answers that lie too far apart, and those an inspector doubts, appear here. You never decide on clips that you rated or inspected yourself.</p>
              <LinkButton href="/">Go to my work</LinkButton>
            </Empty>
          </div>
        )
      )}
    </div>
  );
}
