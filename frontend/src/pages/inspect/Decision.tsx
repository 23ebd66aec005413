import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/http";
import { usePlayerValue } from "@/audio/usePlayer";
import { Button, ErrorNote } from "@/components";
import type { Player } from "@/engine/Player";
import { useCommands } from "@/hooks/keys";
import type { InspectionCase, VerdictBody } from "@/pages/inspect/shapes";
import { WhyForm } from "@/pages/inspect/WhyForm";
import { useKept } from "@/pages/review/useKept";

export type Mode = "choose" | "return" | "escalate";

/** Accept, return with a comment, or ask a third person. */
export function Decision({ work, player, onDone }: { work: InspectionCase; player: Player | null; onDone: () => void }) {
  const client = useQueryClient();
  const [mode, setMode] = useState<Mode>("choose");
  const [why, setWhy, forget] = useKept(`inspect.${work.assignment}`, { comment: "", fields: [] as string[] });
  const send = useMutation({
    mutationFn: (body: VerdictBody) => api.post(`/inspections/${work.assignment}`, body),
    onSuccess: () => {
      forget();
      player?.pause();
      onDone();
      void client.invalidateQueries({ queryKey: ["/inspections"], refetchType: "active", predicate: ({ queryKey }) => typeof queryKey[1] !== "number" });
      void client.invalidateQueries({ queryKey: ["/work"] });
    },
  });
  const accept = () => !send.isPending && send.mutate({ verdict: "accept", comment: "", fields: [] });
  const submit = () => {
    if (mode === "choose" || send.isPending || !why.comment.trim()) return;
    send.mutate({ verdict: mode, ...why });
  };

  const group = "Decide";
  const choosing = () => mode === "choose";
  const leave = () => {
    setMode("choose");
    (document.activeElement as HTMLElement | null)?.blur();
  };
  useCommands([
    { id: "accept", keys: ["a"], label: "Accept", group, run: accept, when: choosing },
    { id: "return", keys: ["r"], label: "Return with a comment", group, run: () => setMode("return"), when: choosing },
    { id: "escalate", keys: ["e"], label: "Ask a third person", group, run: () => setMode("escalate"), when: choosing },
    { id: "send", keys: ["Ctrl+Enter"], label: "Send the comment", group, run: submit, when: () => mode !== "choose" },
    { id: "leave", keys: ["Escape"], label: "Back to the choice", group, run: leave, when: () => mode !== "choose" },
  ]);

  return (
    <aside className="review-decision" aria-label="Decision">
      {mode === "choose" ? (
        <div className="review-verdicts">
          <Button kind="primary" large hint="A" onClick={accept} disabled={send.isPending}>
            Accept
          </Button>
          <Button large hint="R" onClick={() => setMode("return")}>
            Return…
          </Button>
          <Button large hint="E" onClick={() => setMode("escalate")}>
            Escalate…
          </Button>
          <Checklist work={work} player={player} />
        </div>
      ) : (
        <WhyForm mode={mode} work={work} why={why} onChange={setWhy} onSend={submit} onLeave={leave} isPending={send.isPending} />
      )}
      {send.isError && <ErrorNote error={send.error} retry={() => send.variables && send.mutate(send.variables)} />}
    </aside>
  );
}

/** What to look at before deciding; told, not forced. */
function Checklist({ work, player }: { work: InspectionCase; player: Player | null }) {
  const heard = usePlayerValue(player, (live) => live.allHeard, false);
  const departures = work.text?.contradictions.length ?? 0;
  const warnings = work.findings.filter(({ level }) => level !== "hint").length;
  return (
    <ul className="review-checks small quiet">
      <li>{heard ? "✓ You heard it to the end" : "○ Not heard to the end yet"}</li>
      <li>{warnings ? `! ${warnings} ${warnings === 1 ? "answer looks" : "answers look"} inconsistent` : "✓ The answers fit together"}</li>
      {work.text && <li>{departures ? `! The text departs from the answers ${departures}×` : "✓ The text agrees with the answers"}</li>}
    </ul>
  );
}
