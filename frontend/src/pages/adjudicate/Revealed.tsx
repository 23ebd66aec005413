import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/http";
import type { Answer } from "@/api/shapes";
import { usePlayer } from "@/audio/usePlayer";
import { Note } from "@/components";
import { useCommands } from "@/hooks/keys";
import { CaseHead } from "@/pages/adjudicate/CaseHead";
import { body, choose, chooseAll, clashes, isSettled, nextOpen, overrules, type Decisions } from "@/pages/adjudicate/decisions";
import { FieldDecision } from "@/pages/adjudicate/FieldDecision";
import type { DisputeCase } from "@/pages/adjudicate/shapes";
import { SideTexts } from "@/pages/adjudicate/SideTexts";
import { Verdicts } from "@/pages/adjudicate/Verdicts";
import { CaseSound } from "@/pages/review/CaseSound";
import { ItemFacts } from "@/pages/review/ItemFacts";
import { useKept } from "@/pages/review/useKept";

/** Both sides in view: one decision per disputed answer. */
export function Revealed({ work, onDecided }: { work: DisputeCase; onDecided: () => void }) {
  const { player, again } = usePlayer(`revealed ${work.id}`, work.item.clips, work.heard);
  const [decisions, setDecisions, forget] = useKept<Decisions>(`decide.${work.id}.${work.lease.epoch}`, work.decisions);
  const [field, setField] = useState(() => nextOpen(work, decisions, work.fields.at(-1) ?? "") ?? work.fields[0] ?? "");
  const [picking, setPicking] = useState(false);
  const open = work.fields.filter((key) => !isSettled(work, key, decisions[key])).length;

  const broken = clashes(work, decisions);

  const send = useMutation({
    mutationFn: () => api.post<DisputeCase>(`/disputes/${work.id}/decide`, body(work, decisions), { "X-Lease-Epoch": String(work.lease.epoch) }),
    onSuccess: () => {
      forget();
      player?.pause();
      onDecided();
    },
  });

  const focus = (key: string) => {
    setPicking(false);
    setField(key);
  };
  const decide = (key: string, side: string, value?: Answer) => {
    const next = choose(decisions, key, side, value);
    setDecisions(next);
    setPicking(false);
    // Where every rater is overruled, the reason comes next; else the next answer.
    const stay = overrules(work, key, next[key]!) && !next[key]!.reason.trim();
    setField(stay ? key : (nextOpen(work, next, key) ?? key));
  };
  const decideAll = (side: string) => {
    const next = chooseAll(work, decisions, side);
    setDecisions(next);
    focus(nextOpen(work, next, field) ?? field);
  };
  const go = () => {
    const next = nextOpen(work, decisions, field) ?? broken[0]?.dimension ?? null;
    if (next !== null) focus(next);
    else if (!send.isPending) send.mutate();
  };
  const step = (by: 1 | -1) => focus(work.fields[Math.min(Math.max(work.fields.indexOf(field) + by, 0), work.fields.length - 1)] ?? field);

  const group = "Decide";
  useCommands([
    ...(work.sides ?? []).map(({ label, alias }) => ({ id: `side-${label}`, keys: [label], label: `${alias} is right`, group, run: () => decide(field, label) })),
    ...(work.sides ?? []).map(({ label, alias }) => ({ id: `all-${label}`, keys: [`Alt+${label}`], label: `${alias} is right in all that is open`, group, run: () => decideAll(label) })),
    { id: "own", keys: ["o"], label: "My own answer", group, run: () => decide(field, "own") },
    { id: "other", keys: ["x"], label: "Another value", group, run: () => setPicking(true) },
    { id: "down", keys: ["ArrowDown", "Enter"], label: "Next answer", group, run: () => step(1), repeats: true },
    { id: "up", keys: ["ArrowUp"], label: "Previous answer", group, run: () => step(-1), repeats: true },
    { id: "send", keys: ["Ctrl+Enter"], label: "Decide this case, when every answer is decided", group, run: go },
  ]);

  return (
    <>
      <section className="review-case" aria-label="Both sides">
        <CaseHead work={work} step={2}>
          Choose for each answer who is right. A value that no rater gave needs a reason.
        </CaseHead>
        <CaseSound clips={work.item.clips} player={player} onAgain={again} />
        <ItemFacts item={work.item} />
        {work.comments.map(({ comment, sides_swapped }, index) => (
          <Note key={index} tone="warn">
            <strong>An inspector asked</strong>
            <p>{comment}</p>
            {sides_swapped && <p className="small">It is about a rater who heard A as B and B as A.</p>}
          </Note>
        ))}
        <Verdicts work={work} decisions={decisions} field={field} onFocus={focus} onChoose={decide} onAll={decideAll} />
        <SideTexts work={work} />
      </section>
      <FieldDecision
        key={field}
        work={work}
        field={field}
        decisions={decisions}
        open={open}
        broken={broken}
        picking={picking}
        send={{ go, isPending: send.isPending, error: send.error }}
        onPicking={setPicking}
        onChoose={(side, value) => decide(field, side, value)}
        onDraft={(value) => setDecisions(choose(decisions, field, "other", value))}
        onReason={(reason) => {
          const decision = decisions[field];
          if (decision) setDecisions({ ...decisions, [field]: { ...decision, reason } });
        }}
      />
    </>
  );
}
