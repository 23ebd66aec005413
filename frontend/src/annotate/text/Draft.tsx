import type { TextState } from "@/api/shapes";
import { Button, Note, WordDiff } from "@/components";
import { useT } from "@/i18n";

/** The machine's draft beside the text: waiting, being written, ready, or what became of it. Below the editor, so that it moves nothing. */
export function Draft({
  text,
  stream,
  current,
  adopted,
  onAdopt,
  onAsk,
}: {
  text: TextState;
  stream: string;
  current: string;
  adopted: number | null;
  onAdopt: () => void;
  onAsk: () => void;
}) {
  const t = useT();
  const { draft, drafts, language } = text;
  const suggestion = draft?.suggestion ?? null;
  const busy = draft?.state === "ready" || draft?.state === "running";
  const failed = Boolean(draft?.error) && !busy;
  const base = drafts.find(({ id }) => id === adopted) ?? null;
  const isNew = suggestion !== null && suggestion.id !== adopted;
  const shown = busy ? stream : isNew ? suggestion.text : "";
  return (
    <section className="draft" aria-labelledby="draft-title">
      <div className="row">
        <h3 id="draft-title">{base && !isNew && !busy ? t("text.changes") : t("text.draft")}</h3>
        {suggestion && <span className="tag">{suggestion.source === "grammar" ? t("text.grammar") : suggestion.model || suggestion.source}</span>}
        <span className="draft-actions">
          {isNew && (
            <Button hint="Alt+Enter" disabled={busy} onClick={onAdopt}>
              {t("text.adopt")}
            </Button>
          )}
          <Button kind="plain" hint={failed ? undefined : "Alt+D"} disabled={busy} onClick={onAsk}>
            {t("text.askAgain")}
          </Button>
        </span>
      </div>
      {busy && !stream && !draft.error && <p className="quiet">{t(draft.state === "running" ? "text.draftWriting" : "text.draftWaiting")}</p>}
      {busy && draft.error && <p className="quiet">{t("text.draftRetrying", { reason: draft.error.message })}</p>}
      {failed && draft?.error && (
        <Note tone="warn">
          <p>{t("text.draftFailed", { reason: draft.error.message })}</p>
          <div className="note-foot">
            <Button hint="Alt+D" onClick={onAsk}>
              {t("error.again")}
            </Button>
          </div>
        </Note>
      )}
      {shown && current !== "" && (
        <p className="draft-text" lang={language} aria-live="off">
          {shown}
        </p>
      )}
      {base && !isNew && !busy && (current === base.text ? <p className="quiet">{t("text.unchanged")}</p> : <WordDiff brief from={base.text} to={current} language={language} />)}
    </section>
  );
}
