import { useLayoutEffect, useRef, type RefObject } from "react";

import { carried, pieces } from "@/annotate/text/offsets";
import type { Contradiction } from "@/api/shapes";
import { useT } from "@/i18n";

interface Props {
  text: string;
  language: string;
  /** What the last check was about; the marks are carried over to the text as it is now. */
  checked: { text: string; contradictions: Contradiction[] };
  confirmed: readonly string[];
  /** Shown in grey while nothing is written. */
  ghost: string;
  area: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
}

/** A plain textarea over a mirror of itself: the mirror carries the marks and the grey draft, and sets the height. */
export function Editor({ text, language, checked, confirmed, ghost, area, onChange }: Props) {
  const t = useT();
  const mirror = useRef<HTMLDivElement>(null);
  const marks = carried(checked.text, text, checked.contradictions);
  useLayoutEffect(() => {
    if (area.current && mirror.current) area.current.scrollTop = mirror.current.scrollTop = 0;
  }, [area, text]);
  return (
    <div className="editor" lang={language}>
      <div className="editor-mirror" ref={mirror} aria-hidden="true">
        {text === "" ? (
          <span className="editor-ghost">{ghost || t("text.placeholder")}</span>
        ) : (
          pieces(text, marks).map((piece, index) =>
            piece.codes.length ? (
              <mark key={index} className={piece.codes.every((code) => confirmed.includes(code)) ? "mark-confirmed" : ""}>
                {piece.text}
              </mark>
            ) : (
              piece.text
            ),
          )
        )}
        {"\n"}
      </div>
      <textarea
        ref={area}
        value={text}
        spellCheck
        aria-label={t("text.yours")}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
