import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { soundCommands } from "@/annotate/commands";
import { ItemNotes } from "@/annotate/ItemNotes";
import { useCommands } from "@/hooks/keys";
import { SaveBadge, SaveTrouble } from "@/annotate/SaveState";
import { Contradictions } from "@/annotate/text/Contradictions";
import { Draft } from "@/annotate/text/Draft";
import { Editor } from "@/annotate/text/Editor";
import { unitOffset } from "@/annotate/text/offsets";
import type { TextPhaseProps } from "@/annotate/text/TextPhase";
import { useRevision, useStream, useTextActions } from "@/annotate/text/useText";
import { Variants } from "@/annotate/text/Variants";
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
    onSuccess: onGoOn,
    onError: () => open[0] && find(open[0]),
  });
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
    { id: "ask-draft", keys: ["Alt+d"], label: t("text.askAgain"), group, run: ask },
    { id: "finish", keys: ["Ctrl+Enter"], label: t("text.finish"), group: t("keys.group.item"), run: () => (body.text.trim() ? !finish.isPending && finish.mutate() : area.current?.focus()) },
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
      <SaveTrouble queue={queue} onGoOn={onGoOn} onTheirs={(theirs) => show({ ...body, text: String(theirs.text ?? "") })} />
      <div className="text-body">
        <aside className="text-answers" aria-labelledby="answers-title">
          <h2 id="answers-title">{t("text.answers")}</h2>
          <dl>
            {text.answers.map(({ key, title, words, side }) => (
              <div key={`${key}${side ?? ""}`}>
                <dt>
                  {side && <b className={`side-${side.toLowerCase()}`}>{side} </b>}
                  {title}
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
          <p className="quiet small">{t("text.backToAnswers")}</p>
        </aside>
        <div className="text-middle">
          <div className="row">
            <h2>{t("text.yours")}</h2>
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
          <Draft text={text} stream={stream} current={body.text} adopted={body.parent} onAdopt={adopt} onAsk={ask} />
          {asking !== null && <ErrorNote error={asking} />}
          <Variants work={work} text={text} current={body.text} flush={() => queue.flush()} actions={actions} />
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
        {finish.isError && <ErrorNote error={finish.error} />}
        <div className="foot-bar">
          <span className="foot-told">{open.length > 0 && `${t("text.checks")}: ${open.length}`}</span>
          <Button kind="primary" hint="Ctrl+Enter" disabled={finish.isPending || !body.text.trim()} onClick={() => finish.mutate()}>
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
