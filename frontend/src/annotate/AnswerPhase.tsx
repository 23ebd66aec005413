import { useEffect, useMemo, useState } from "react";

import { AnswerBoard } from "@/annotate/AnswerBoard";
import { CannotDialog } from "@/annotate/CannotDialog";
import { Foot } from "@/annotate/Foot";
import { ItemNotes } from "@/annotate/ItemNotes";
import { useCommands } from "@/hooks/keys";
import { marksOf } from "@/annotate/marks";
import { SaveBadge, SaveTrouble, useSaveState } from "@/annotate/SaveState";
import { playRest } from "@/annotate/Told";
import { passBy, usePreviousItem } from "@/annotate/trail";
import { useSheet } from "@/annotate/useSheet";
import { useSheetKeys } from "@/annotate/useSheetKeys";
import { useSubmit } from "@/annotate/useSubmit";
import type { Answers, Finding, Side, Work } from "@/api/shapes";
import { InTopBar } from "@/app/TopBar";
import { Stage } from "@/audio/Stage";
import { Transport } from "@/audio/Transport";
import { Button } from "@/components";
import type { Sheet } from "@/annotate/Sheet";
import { isEmpty } from "@/engine/rules";
import type { Player } from "@/engine/Player";
import { useT } from "@/i18n";

interface Props {
  work: Work;
  player: Player | null;
  onAgain: () => void;
  onSubmitted: (work: Work) => void;
  onGoOn: () => void;
}

/** Listening and answering: everything in one view, hands on the keyboard. */
export function AnswerPhase({ work, player, onAgain, onSubmitted, onGoOn }: Props) {
  const t = useT();
  const { sheet, queue, view } = useSheet(work, player);
  const submit = useSubmit(work, sheet, queue, onSubmitted);
  const previous = usePreviousItem(work);
  const [cannot, setCannot] = useState(false);
  const isLost = useSaveState(queue) === "lease_lost" || submit.isLost;
  const again = work.returned?.fields ?? [];
  const onPlayRest = () => playRest(player, submit.unheard);
  const onField = (key: string) => {
    const place = sheet.places().find(({ dimension }) => dimension.key === key);
    if (place) sheet.focusOn(place);
  };
  const findings = useMemo(() => united(view.findings, sheet.hints()).filter((finding) => view.showMissing || isReached(sheet, finding)), [view, sheet]);

  const loopSpan = useSheetKeys(sheet, player);
  // A question about one clip of a pair is answered while hearing that clip.
  const asks = view.focus?.side ?? "";
  useEffect(() => {
    if (asks) player?.setSide(asks);
  }, [asks, player]);

  const onDeclined = () => {
    passBy(work.id, "gone");
    queue.takeTheirs(queue.version);
    onGoOn();
  };

  const item = t("keys.group.item");
  useCommands([
    { id: "submit", keys: ["Ctrl+Enter"], label: t(isLost ? "state.next" : "foot.submit"), group: item, run: isLost ? onGoOn : submit.go },
    { id: "play-rest", keys: ["Alt+p"], label: t("foot.playRest"), group: item, run: onPlayRest, when: () => submit.unheard.length > 0 },
    { id: "fix", keys: ["Escape"], label: t("foot.fix"), group: item, run: submit.reset, when: () => submit.warnings !== null },
    { id: "cannot", keys: ["Ctrl+."], label: t("foot.cannot"), group: item, run: () => setCannot(true), when: () => !isLost },
    { id: "previous-item", keys: ["Alt+ArrowLeft"], label: t("foot.previousItem"), group: item, run: previous.go },
    { id: "leave", keys: ["Escape"], label: t("text.leave"), silent: true, run: () => (document.activeElement as HTMLElement | null)?.blur() },
  ]);

  const mark = (edge: "markIn" | "markOut") => () => {
    const place = sheet.intervalsPlace(player?.view.side ?? "");
    if (place) sheet.setIntervals(place, sheet.intervals(place)[edge](player?.time ?? 0));
  };
  const canMark = sheet.intervalsPlace(player?.view.side ?? "") !== null;

  return (
    <div className="workplace">
      <InTopBar slot="state">
        <SaveBadge queue={queue} />
      </InTopBar>
      <div className="workplace-sound" data-own-tab>
        <Stage clips={work.item.clips} player={player} marks={(side: Side) => marksOf(sheet, side)} />
        <Transport
          player={player}
          clips={work.item.clips}
          onAgain={onAgain}
          onLoop={() => player?.setLoop(player.view.loop ? null : (loopSpan() ?? [0, player.seconds]))}
        >
          {canMark && (
            <span className="transport-marks">
              <Button kind="plain" aria-label={t("player.markIn")} hint="[" onClick={mark("markIn")} />
              {t("player.mark")}
              <Button kind="plain" aria-label={t("player.markOut")} hint="]" onClick={mark("markOut")} />
            </span>
          )}
        </Transport>
      </div>
      <ItemNotes work={work} onField={onField} />
      <SaveTrouble queue={queue} isLost={isLost} onGoOn={onGoOn} onTheirs={(theirs) => sheet.replace((theirs.raw ?? {}) as Answers)} />
      <AnswerBoard sheet={sheet} player={player} findings={findings} again={again} />
      <Foot sheet={sheet} player={player} submit={submit} previous={previous} isLost={isLost} onCannot={() => setCannot(true)} onPlayRest={onPlayRest} />
      {cannot && <CannotDialog assignment={work.id} flush={() => queue.flush()} onClose={() => setCannot(false)} onDone={onDeclined} />}
    </div>
  );
}

/** Nobody is blamed for a question not reached yet. */
function isReached(sheet: Sheet, { dimension, side }: Finding): boolean {
  return sheet.places().some((place) => place.dimension.key === dimension && (!side || place.side === side) && !isEmpty(sheet.value(place)));
}

/** The server's words, and the form's own rules where the server has not spoken yet; each once. */
function united(told: Finding[], hints: Finding[]): Finding[] {
  const key = ({ code, dimension, side }: Finding) => `${code} ${dimension} ${side ?? ""}`;
  const known = new Set(told.map(key));
  return [...told.filter(({ code }) => code !== "required"), ...hints.filter((hint) => !known.has(key(hint)))];
}
