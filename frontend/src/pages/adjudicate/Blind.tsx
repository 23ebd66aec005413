import { useMutation } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import { marksOf } from "@/annotate/marks";
import { Panel } from "@/annotate/Panel";
import { Rows } from "@/annotate/Rows";
import { Sheet } from "@/annotate/Sheet";
import { useSheetKeys } from "@/annotate/useSheetKeys";
import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import type { Answers, Finding, Heard } from "@/api/shapes";
import { Stage } from "@/audio/Stage";
import { Transport } from "@/audio/Transport";
import { usePlayer, usePlayerValue } from "@/audio/usePlayer";
import { Button, ErrorNote } from "@/components";
import { useCommands } from "@/hooks/keys";
import { CaseHead } from "@/pages/adjudicate/CaseHead";
import type { DisputeCase } from "@/pages/adjudicate/shapes";
import { ItemFacts } from "@/pages/review/ItemFacts";
import { useKept } from "@/pages/review/useKept";
import "@/annotate/annotate.css";

interface Given {
  answers: Answers;
  heard: Heard;
}

/** Listen and answer the disputed questions, not knowing what anybody said. */
export function Blind({ work, onAnswered }: { work: DisputeCase; onAnswered: (work: DisputeCase) => void }) {
  const { clips } = work.item;
  const [kept, keep, forget] = useKept<Given>(`blind.${work.id}.${work.lease.epoch}`, { answers: work.own, heard: work.heard });
  const { player, again } = usePlayer(`blind ${work.id}`, clips, kept.heard);
  const [sheet] = useState(() => new Sheet(work.form, kept.answers, [], (side) => (clips.find((clip) => clip.side === side) ?? clips[0])?.audio.seconds ?? 0));
  const view = useSyncExternalStore(sheet.subscribe, () => sheet.view);
  const loopSpan = useSheetKeys(sheet, player);
  const heard = usePlayerValue(player, (live) => live.allHeard, false);
  const playing = usePlayerValue(player, (live) => live.view.playing, false);
  const missing = sheet.missing().length;

  // Kept in the browser, so that a reload costs nothing.
  useEffect(() => {
    if (view.answers !== work.own || heard) keep({ answers: view.answers, heard: player?.heard() ?? kept.heard });
  }, [view.answers, playing]);

  const send = useMutation({
    mutationFn: () =>
      api.put<DisputeCase>(
        `/disputes/${work.id}/blind`,
        { answers: asked(work, view.answers), heard: player?.heard() ?? {} },
        { "X-Lease-Epoch": String(work.lease.epoch) },
      ),
    onSuccess: (next) => {
      forget();
      player?.pause();
      onAnswered(next);
    },
    onError: (error) => {
      const { findings } = asApiError(error).extra;
      if (!Array.isArray(findings)) return;
      sheet.told(findings as Finding[]);
      const place = sheet.places().find(({ dimension }) => dimension.key === (findings[0] as Finding | undefined)?.dimension);
      if (place) sheet.focusOn(place);
    },
  });
  const broken = sheet.hints().filter(({ level }) => level === "error");
  const go = () => {
    const place = sheet.places().find(({ dimension }) => dimension.key === broken[0]?.dimension);
    if (missing) sheet.showMissing();
    else if (place) sheet.focusOn(place);
    else if (!send.isPending) send.mutate();
  };
  useCommands([{ id: "reveal", keys: ["Ctrl+Enter"], label: "Give these answers and show both sides", group: "Decide", run: go }]);

  return (
    <>
      <section className="review-case" aria-label="Answer blind">
        <CaseHead work={work} step={1}>
          Raters disagree on {work.fields.length === 1 ? "this answer" : "these answers"}. Give your own first; what they said is shown afterwards.
        </CaseHead>
        <div className="case-sound" data-own-tab>
          <Stage clips={clips} player={player} height={88} marks={(side) => marksOf(sheet, side)} />
          <Transport player={player} clips={clips} onAgain={again} onLoop={() => player?.setLoop(player.view.loop ? null : (loopSpan() ?? [0, player.seconds]))} />
        </div>
        <ItemFacts item={work.item} />
        <Rows sheet={sheet} findings={[...view.findings, ...broken]} />
      </section>
      <aside className="review-decision" aria-label="The question">
        <Panel sheet={sheet} player={player} findings={[...view.findings, ...sheet.hints()]} />
        {send.isError && (asApiError(send.error).code === "findings" ? <p className="field-error">Mend what is marked first. Nothing was lost.</p> : <ErrorNote error={send.error} retry={go} />)}
        <div className="adjudicate-foot">
          <p className="quiet small" role="status">
            {missing ? `${missing} to answer` : broken.length ? `${broken.length} to mend` : "All answered"}
            {!heard && " · listen to the end first"}
          </p>
          <Button kind={missing || broken.length || !heard ? "normal" : "primary"} hint="Ctrl+Enter" disabled={send.isPending} onClick={go}>
            Show both sides
          </Button>
        </div>
      </aside>
    </>
  );
}

/** Only what is asked, without what was cleared. */
function asked(work: DisputeCase, answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([key, value]) => work.fields.includes(key) && value !== null && value !== undefined));
}
