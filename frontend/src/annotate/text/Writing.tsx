import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { soundCommands } from "@/annotate/commands";
import { ItemNotes } from "@/annotate/ItemNotes";
import { useCommands } from "@/hooks/keys";
import { SaveBadge, SaveTrouble, useSaveState } from "@/annotate/SaveState";
import { AnswersAside } from "@/annotate/text/AnswersAside";
import { Contradictions } from "@/annotate/text/Contradictions";
import { Draft } from "@/annotate/text/Draft";
import { Editor } from "@/annotate/text/Editor";
import { unitOffset } from "@/annotate/text/offsets";
import type { TextPhaseProps } from "@/annotate/text/TextPhase";
import { useRevision, useStream, useTextActions } from "@/annotate/text/useText";
import { Variants } from "@/annotate/text/Variants";
import { passBy, usePreviousItem } from "@/annotate/trail";
import { asApiError } from "@/api/errors";
import type { Contradiction, TextState } from "@/api/shapes";
import { InTopBar } from "@/app/TopBar";
import { Stage } from "@/audio/Stage";
import { Transport } from "@/audio/Transport";
import { Button, ErrorNote } from "@/components";
import { useT } from "@/i18n";

export function Writing({ work, player, onAgain, onGoOn, text }: TextPhaseProps & { text: TextState }) {
  const t = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  const { queue, body, change, show, checked } = useRevision(work, text);
  const actions = useTextActions(work);
  const [asking, setAsking] = useState<unknown>(null);
  const stream = useStream(text.draft?.job_id ?? null, text.draft?.state, work.id)[0] ?? "";
  const suggestion = text.draft?.suggestion ?? null;
  const open = checked.contradictions.filter(({ code }) => !body.confirmed.includes(code));

  const finish = useMutation({
    mutationFn: async () => {
      await queue.flush();
      return actions.finish(body.confirmed);
    },
    onSuccess: ({ state }) => {
      passBy(work.id, state);
      onGoOn();
    },
    onError: () => open[0] && find(open[0]),
  });
  const previous = usePreviousItem(work);
  const isLost = useSaveState(queue) === "lease_lost" || (finish.isError && asApiError(finish.error).code === "lease_lost");
  /** Where nobody asked a machine by itself, the campaign is written by hand alone. */
  const byHand = text.draft === null && text.drafts.length === 0 && text.variants.length === 0;
  const again = work.returned?.fields ?? [];
  const goOn = () => {
    if (isLost) return onGoOn();
    if (!body.text.trim()) return area.current?.focus();
    if (!finish.isPending) finish.mutate();
  };
  const adopt = () => {
    if (!suggestion) return;
    change({ text: suggestion.text, parent: suggestion.id, confirmed: [] });
    area.current?.focus();
  };
  const find = ({ start, end }: Contradiction) => {
    area.current?.focus();
    area.current?.setSelectionRange(unitOffset(checked.text, start), unitOffset(checked.text, end));
  };
  const confirm = (code: string, on: boolean) =>
    change({ confirmed: on ? [...body.confirmed, code] : body.confirmed.filter((other) => other !== code) });
  const ask = () => void actions.askDraft().then(() => setAsking(null), setAsking);

  const group = t("keys.group.text");
  useCommands([
    ...soundCommands(player, t, () => null),
    { id: "write", keys: ["w", "Enter"], label: t("text.write"), group, run: () => area.current?.focus() },
    { id: "leave", keys: ["Escape"], label: t("text.leave"), group, run: () => (document.activeElement as HTMLElement | null)?.blur() },
    { id: "adopt", keys: ["Alt+Enter"], label: t("text.adopt"), group, run: adopt, when: () => suggestion !== null },
    { id: "find", keys: ["Alt+w"], label: t("text.findKey"), group, run: () => open[0] && find(open[0]), when: () => open.length > 0 },
    { id: "confirm", keys: ["Alt+c"], label: t("text.confirmKey"), group, run: () => open[0] && confirm(open[0].code, true), when: () => open.length > 0 },
    { id: "ask-draft", keys: ["Alt+d"], label: t("text.askAgain"), group, run: ask, when: () => !byHand },
    { id: "finish", keys: ["Ctrl+Enter"], label: t(isLost ? "state.next" : "text.finish"), group: t("keys.group.item"), run: goOn },
    { id: "previous-item", keys: ["Alt+ArrowLeft"], label: t("foot.previousItem"), group: t("keys.group.item"), run: previous.go, whileTyping: false },
  ]);

  return (
    <div className="workplace">
      <InTopBar slot="state">
        <SaveBadge queue={queue} />
      </InTopBar>
      <div className="workplace-sound" data-own-tab>
        <Stage clips={work.item.clips} player={player} height={64} />
        <Transport player={player} clips={work.item.clips} onAgain={onAgain} />
      </div>
      <ItemNotes work={work} />
      <SaveTrouble queue={queue} isLost={isLost} onGoOn={onGoOn} onTheirs={(theirs) => show({ ...body, text: String(theirs.text ?? "") })} />
      <div className="text-body">
        <AnswersAside answers={text.answers} />
        <div className="text-middle">
          <div className="row">
            <h2>
              {t("text.yours")}
              {again.includes("text") && <span className="tag returned-tag">{t("rows.again")}</span>}
            </h2>
            <span className="quiet small">{count(body.text, text.language, t)}</span>
          </div>
          <Editor
            text={body.text}
            language={text.language}
            checked={checked}
            confirmed={body.confirmed}
            ghost={suggestion && text.draft?.state !== "running" ? suggestion.text : stream}
            area={area}
            onChange={(words) => change({ text: words })}
          />
          {byHand ? (
            <p className="quiet small">{t("text.byHand")}</p>
          ) : (
            <Draft text={text} stream={stream} current={body.text} adopted={body.parent} onAdopt={adopt} onAsk={ask} />
          )}
          {asking !== null && <ErrorNote error={asking} />}
          {!byHand && <Variants work={work} isAgain={again.includes("variants")} text={text} current={body.text} flush={() => queue.flush()} actions={actions} />}
        </div>
        <aside className="text-checks" aria-labelledby="checks-title" aria-live="polite">
          <h2 id="checks-title">{t("text.checks")}</h2>
          {checked.contradictions.length ? (
            <Contradictions keys list={checked.contradictions} confirmed={body.confirmed} onConfirm={confirm} onFind={find} />
          ) : (
            <p className="quiet">{body.text ? t("text.noChecks") : ""}</p>
          )}
        </aside>
      </div>
      <footer className="foot">
        {finish.isError && !isLost && <ErrorNote error={finish.error} />}
        <div className="foot-bar">
          <Button kind="plain" className="foot-item" hint="Alt+←" onClick={previous.go}>
            {t("foot.previousItem")}
          </Button>
          <span className="foot-told" role="status">
            {previous.told && <span>{t(previous.told === "closed" ? "foot.previousClosed" : "foot.previousNone")}</span>}
            <span>{open.length > 0 && `${t("text.checks")}: ${open.length}`}</span>
          </span>
          <Button kind="primary" className="foot-alone" hint="Ctrl+Enter" disabled={finish.isPending || isLost || !body.text.trim()} onClick={goOn}>
            {t("text.finish")}
          </Button>
        </div>
      </footer>
    </div>
  );
}

function count(text: string, language: string, t: ReturnType<typeof useT>): string {
  const characters = language.startsWith("zh") || language.startsWith("ja");
  return characters
    ? t("text.characters", { count: [...text.replace(/\s/g, "")].length })
    : t("text.words", { count: text.split(/\s+/).filter(Boolean).length });
}
