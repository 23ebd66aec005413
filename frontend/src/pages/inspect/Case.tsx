import { useMemo } from "react";

import { LinkButton, Note } from "@/components";
import { usePlayer } from "@/audio/usePlayer";
import { AnswerTable } from "@/pages/inspect/AnswerTable";
import { Decision } from "@/pages/inspect/Decision";
import type { InspectionCase, Verdict } from "@/pages/inspect/shapes";
import { Texts } from "@/pages/inspect/Texts";
import { CaseSound, playPart } from "@/pages/review/CaseSound";
import { ItemFacts } from "@/pages/review/ItemFacts";
import { ago } from "@/pages/review/queue";
import { partsBySide } from "@/pages/review/words";

const VERDICT_WORDS: Record<Verdict, string> = { accept: "Accepted", return: "Returned", escalate: "Escalated" };

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
          <Note key={earlier.at} tone={earlier.verdict === "accept" ? "good" : "warn"}>
            <strong>
              {VERDICT_WORDS[earlier.verdict]} in round {earlier.round}, {ago(earlier.at)}
            </strong>
            {earlier.comment && <p>{earlier.comment}</p>}
          </Note>
        ))}
        <AnswerTable work={work} onPart={(side, start, end) => playPart(player, side, start, end)} />
        {work.text && <Texts work={work} text={work.text} />}
      </section>
      {work.state === "finished" ? <Decision work={work} player={player} onDone={onDone} /> : <Judged />}
    </>
  );
}

/** Somebody was faster, or the address is an old one. */
function Judged() {
  return (
    <aside className="review-decision" aria-label="Decision">
      <h2>Already judged</h2>
      <p className="quiet">This work waits for nobody’s verdict now.</p>
      <LinkButton href="/inspect">Go to what waits</LinkButton>
    </aside>
  );
}
