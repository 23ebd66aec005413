import { useRef, useState } from "react";

import { Button, Note } from "@/components";
import { useSettingsWords } from "@/pages/settings/words";

/** The clear text of a token, this once. */
export function NewToken({ token, onKept }: { token: string; onKept: () => void }) {
  const words = useSettingsWords();
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const copy = async () => {
    input.current?.select();
    try {
      await navigator.clipboard.writeText(token);
      setSaid(words.copied);
    } catch {
      setSaid(words.noCopy); // no permission, or not over HTTPS
    }
  };
  return (
    <Note tone="good">
      <strong>{words.newTitle}</strong>
      <p>{words.newText}</p>
      <div className="settings-token">
        <input ref={input} className="input" readOnly value={token} aria-label={words.newTitle} onFocus={(event) => event.target.select()} />
        <Button kind="primary" onClick={() => void copy()}>
          {words.copy}
        </Button>
        <Button onClick={onKept}>{words.kept}</Button>
      </div>
      <span className="small" role="status">
        {said}
      </span>
    </Note>
  );
}
