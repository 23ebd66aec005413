import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "@/api/http";
import { Button, Dialog, ErrorNote, Field } from "@/components";
import { useT, type MessageKey } from "@/i18n";

const REASONS: MessageKey[] = ["cannot.noSound", "cannot.language", "cannot.several", "cannot.known", "cannot.other"];

/** Setting an item aside takes one key and a reason, so that nobody invents answers. */
export function CannotDialog({ assignment, onClose, onDone }: { assignment: number; onClose: () => void; onDone: () => void }) {
  const t = useT();
  const [reason, setReason] = useState<MessageKey | null>(null);
  const [words, setWords] = useState("");
  const decline = useMutation({
    mutationFn: () => api.post(`/assignments/${assignment}/decline`, { reason: [reason && t(reason), words.trim()].filter(Boolean).join(": ") }),
    onSuccess: onDone,
  });
  const ready = reason !== null && (reason !== "cannot.other" || words.trim() !== "");
  return (
    <Dialog
      title={t("cannot.title")}
      onClose={onClose}
      actions={
        <Button kind="primary" disabled={!ready || decline.isPending} onClick={() => decline.mutate()}>
          {t("cannot.send")}
        </Button>
      }
    >
      <p className="quiet">{t("cannot.text")}</p>
      <div className="stack-tight" role="radiogroup" aria-label={t("cannot.title")}>
        {REASONS.map((key) => (
          <label key={key} className="check">
            <input type="radio" name="reason" checked={reason === key} onChange={() => setReason(key)} />
            {t(key)}
          </label>
        ))}
      </div>
      <Field label={t("cannot.reason")}>
        <input className="input" maxLength={200} value={words} onChange={(event) => setWords(event.target.value)} />
      </Field>
      {decline.isError && <ErrorNote error={decline.error} />}
    </Dialog>
  );
}
