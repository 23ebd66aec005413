import { useMemo } from "react";

import { Note } from "@/components";
import { usePlayer } from "@/audio/usePlayer";
import { AnswerTable } from "@/pages/inspect/AnswerTable";
import { Decision } from "@/pages/inspect/Decision";
import type { InspectionCase } from "@/pages/inspect/shapes";
import { Texts } from "@/pages/inspect/Texts";
import { CaseSound, playPart } from "@/pages/review/CaseSound";
import { ItemFacts } from "@/pages/review/ItemFacts";
import { ago } from "@/pages/review/queue";
import { partsBySide } from "@/pages/review/words";

/** One rater's finished work: what was heard, what was said, what was written. */
export function Case({ case: work, onDone }: { case: InspectionCase; onDone: () => void }) {
  const { form, answers, item } = work;
  const { player, again } = usePlayer(`inspect ${work.assignment}`, item.clips);
  const parts = useMemo(() => partsBySide(form, answers), [form, answers]);
  return (
    <>
      <section className="review-case" aria-label="The case">
        <header className="review-head">
          <h1>{work.campaign.name}</h1>
          <p className="quiet">
            {work.rater_alias}
            {work.round > 1 && ` · round ${work.round}`} · {Math.round(work.active_seconds)} s at work
          </p>
        </header>
        <CaseSound clips={item.clips} player={player} onAgain={again} parts={parts} />
        <ItemFacts item={item} />
        {work.history.map((earlier) => (
          <Note key={earlier.at} tone="warn">
            <strong>{earlier.verdict === "return" ? "Returned" : "Escalated"} in round {earlier.round}, {ago(earlier.at)}</strong>
            <p>{earlier.comment}</p>
          </Note>
        ))}
        <AnswerTable work={work} onPart={(side, start, end) => playPart(player, side, start, end)} />
        {work.text && <Texts work={work} text={work.text} />}
      </section>
      <Decision work={work} player={player} onDone={onDone} />
    </>
  );
}
