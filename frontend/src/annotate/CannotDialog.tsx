import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type KeyboardEvent } from "react";

import { api } from "@/api/http";
import { Button, Dialog, ErrorNote, Field, Keys } from "@/components";
import { isTyping, keyName } from "@/engine/KeyMap";
import { translator, useT, type MessageKey } from "@/i18n";

const REASONS: MessageKey[] = ["cannot.noSound", "cannot.language", "cannot.several", "cannot.known", "cannot.other"];
/** Kept in one language, so that a manager can count them. */
const inEnglish = translator("en");

/** Setting an item aside takes one key and a reason, so that nobody invents answers. */
export function CannotDialog({
  assignment,
  flush,
  onClose,
  onDone,
}: {
  assignment: number;
  /** Sends what waits to be saved: what was answered so far is kept with the reason. */
  flush: () => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useT();
  const [reason, setReason] = useState<MessageKey | null>(null);
  const [words, setWords] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const decline = useMutation({
    mutationFn: async () => {
      // Setting aside must work even where the answers cannot be saved any more.
      await flush().catch(() => undefined);
      const parts = [reason && inEnglish(reason), words.trim()].filter(Boolean);
      return api.post(`/assignments/${assignment}/decline`, { reason: parts.join(": ").slice(0, 200) });
    },
    onSuccess: onDone,
  });
  const ready = reason !== null && (reason !== "cannot.other" || words.trim() !== "") && !decline.isPending;
  const choose = (key: MessageKey) => {
    setReason(key);
    if (key === "cannot.other") input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = keyName(event.nativeEvent);
    const chosen = isTyping(event.target as HTMLElement) ? undefined : REASONS[Number(name) - 1];
    if (!chosen && name !== "Ctrl+Enter") return;
    event.preventDefault();
    if (chosen) choose(chosen);
    else if (ready) decline.mutate();
  };
  return (
    <Dialog
      title={t("cannot.title")}
      onClose={onClose}
      onKeyDown={onKeyDown}
      actions={
        <Button kind="primary" hint="Ctrl+Enter" disabled={!ready} onClick={() => decline.mutate()}>
          {t("cannot.send")}
        </Button>
      }
    >
      <p className="quiet">{t("cannot.text")}</p>
      <div className="stack-tight" role="radiogroup" aria-label={t("cannot.title")}>
        {REASONS.map((key, index) => (
          <label key={key} className="check">
            <input type="radio" name="reason" checked={reason === key} onChange={() => choose(key)} />
            <Keys text={String(index + 1)} />
            {t(key)}
          </label>
        ))}
      </div>
      <Field label={t("cannot.reason")}>
        <input ref={input} className="input" maxLength={150} value={words} onChange={(event) => setWords(event.target.value)} />
      </Field>
      {decline.isError && <ErrorNote error={decline.error} />}
    </Dialog>
  );
}
