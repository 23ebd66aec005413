import { useState } from "react";

import { Contradictions } from "@/annotate/text/Contradictions";
import type { Variant } from "@/api/shapes";
import { Badge, Button, Keys, WordDiff } from "@/components";
import { useT } from "@/i18n";

/** What is decided about a variant. */
export interface VariantChange {
  taken: boolean;
  text?: string;
  confirmed?: string[];
}

/** One other wording: taken, dropped or edited, and what in it contradicts the answers. */
export function VariantCard({
  variant,
  number,
  language,
  isEditing,
  isFocus,
  onFocus,
  onEdit,
  onDecide,
}: {
  variant: Variant;
  number: number;
  language: string;
  isEditing: boolean;
  isFocus: boolean;
  onFocus: () => void;
  onEdit: (on: boolean) => void;
  onDecide: (change: VariantChange) => void;
}) {
  const t = useT();
  const [words, setWords] = useState(variant.text);
  const done = () => {
    onEdit(false);
    if (words.trim() && words !== variant.text) onDecide({ taken: true, text: words });
  };
  const state = variant.taken === true ? "taken" : variant.taken === false ? "dropped" : "undecided";
  return (
    <li className={`variant-card variant-${state} ${isFocus ? "variant-focus" : ""}`} onPointerDown={onFocus}>
      <div className="row">
        <Keys text={String(number)} />
        <Badge tone={state === "taken" ? "good" : "neutral"}>{t(`text.${state}`)}</Badge>
        <span className="variant-actions">
          <Button kind="plain" aria-pressed={state === "taken"} onClick={() => onDecide({ taken: true })}>
            {t("text.take")}
          </Button>
          <Button kind="plain" aria-pressed={state === "dropped"} onClick={() => onDecide({ taken: false })}>
            {t("text.drop")}
          </Button>
          <Button kind="plain" {...(isFocus ? { hint: "E" } : {})} onClick={() => (isEditing ? done() : onEdit(true))}>
            {t(isEditing ? "text.doneEditing" : "text.edit")}
          </Button>
        </span>
      </div>
      {isEditing ? (
        <textarea
          className="input"
          autoFocus
          lang={language}
          aria-label={`${t("text.edit")} ${number}`}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onBlur={done}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            done();
          }}
        />
      ) : variant.text === variant.offered ? (
        <p lang={language}>{variant.text}</p>
      ) : (
        <WordDiff from={variant.offered} to={variant.text} language={language} />
      )}
      {variant.contradictions.length > 0 && state !== "dropped" && (
        <Contradictions
          list={variant.contradictions}
          confirmed={variant.confirmed}
          onConfirm={(code, on) =>
            onDecide({ taken: variant.taken ?? true, confirmed: on ? [...variant.confirmed, code] : variant.confirmed.filter((other) => other !== code) })
          }
        />
      )}
    </li>
  );
}
