import { useState } from "react";

import { asApiError } from "@/api/errors";
import { Button } from "@/components/basics";
import { useT } from "@/i18n";

/** What happened, what to do, what each field says; the code is small and copyable. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const { code, status, message, fields } = asApiError(error);
  const copy = () => void navigator.clipboard?.writeText(`${code} ${status} ${location.pathname}`).then(() => setCopied(true));
  return (
    <div className="note bad" role="alert">
      <p>{message}</p>
      {Object.entries(fields).map(([field, words]) => (
        <p key={field} className="small">
          <strong>{field}</strong> {words.join(" ")}
        </p>
      ))}
      <div className="note-foot">
        {retry && <Button onClick={retry}>{t("error.again")}</Button>}
        <button className="note-code" onClick={copy} aria-label={t("error.copy", { code })}>
          {copied ? t("error.copied") : code}
        </button>
      </div>
    </div>
  );
}
