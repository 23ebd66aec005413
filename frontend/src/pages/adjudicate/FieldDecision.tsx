import { useEffect, useRef } from "react";

import type { Answer, Finding } from "@/api/shapes";
import { Button, ErrorNote } from "@/components";
import { inLanguage, useLanguage } from "@/i18n";
import { overrules, type Decisions } from "@/pages/adjudicate/decisions";
import { OtherValue } from "@/pages/adjudicate/OtherValue";
import type { DisputeCase } from "@/pages/adjudicate/shapes";
import { inLine } from "@/pages/review/words";

interface Props {
  work: DisputeCase;
  field: string;
  decisions: Decisions;
  /** How many answers are not decided yet. */
  open: number;
  /** What does not fit together. */
  broken: Finding[];
  picking: boolean;
  send: { go: () => void; isPending: boolean; error: Error | null };
  onPicking: (on: boolean) => void;
  onChoose: (side: string, value?: Answer) => void;
  /** A value that is still being made (parts, several ticks). */
  onDraft: (value: Answer) => void;
  onReason: (reason: string) => void;
}

/** One disputed answer: who is right, and why where nobody was. */
export function FieldDecision({ work, field, decisions, open, broken, picking, send, onPicking, onChoose, onDraft, onReason }: Props) {
  const language = useLanguage();
  const reason = useRef<HTMLTextAreaElement>(null);
  const dimension = work.form.dimensions.find(({ key }) => key === field);
  const decision = decisions[field];
  const needed = decision !== undefined && overrules(work, field, decision);
  useEffect(() => {
    if (needed && !picking && !decision?.reason) reason.current?.focus();
  }, [needed, picking]);
  if (!dimension) return null;
  const options = [
    ...(work.sides ?? []).map(({ label, alias, answers }) => ({ side: label, key: label, who: alias, words: inLine(dimension, answers) })),
    { side: "own", key: "O", who: "You", words: inLine(dimension, work.own) },
  ];
  return (
    <aside className="review-decision" aria-label="Decision">
      {!picking && (
        <div>
          <h2>{dimension.title}</h2>
          <p className="quiet small">{dimension.question}</p>
        </div>
      )}
      {picking ? (
        <OtherValue work={work} dimension={dimension} start={decision?.side === "other" ? decision.value : undefined} onDraft={onDraft} onPicked={(value) => onChoose("other", value)} onLeave={() => onPicking(false)} />
      ) : (
        <div className="verdict-options" role="group" aria-label="Who is right">
          {options.map(({ side, key, who, words }) => (
            <Button key={side} hint={key} aria-pressed={decision?.side === side} onClick={() => onChoose(side)}>
              <span className="verdict-option">
                <span className="quiet small">{who}</span>
                <span>{words}</span>
              </span>
            </Button>
          ))}
          <Button hint="X" aria-pressed={decision?.side === "other"} onClick={() => onPicking(true)}>
            <span className="verdict-option">
              <span className="quiet small">Another value</span>
              <span>{decision?.side === "other" && decision.value !== undefined ? inLine(dimension, { [field]: decision.value }) : "Choose…"}</span>
            </span>
          </Button>
        </div>
      )}
      {broken
        .filter((finding) => finding.dimension === field)
        .map((finding) => (
          <p key={finding.code + finding.side} className="field-error" role="alert">
            {inLanguage(finding.message, language)}
          </p>
        ))}
      {decision && !picking && (
        <label className="field">
          <span className="field-label">Reason {needed ? "" : <span className="quiet small">optional</span>}</span>
          <textarea ref={reason} className="input" rows={3} value={decision.reason} placeholder={needed ? "No rater gave this value. Why is it right?" : ""} onChange={(event) => onReason(event.target.value)} />
        </label>
      )}
      {send.error && <ErrorNote error={send.error} retry={send.go} />}
      <div className="adjudicate-foot">
        <p className="quiet small" role="status">
          {open ? `${open} of ${work.fields.length} to decide` : broken.length ? "Two decisions do not fit together" : "Every answer is decided"}
        </p>
        <Button kind={open || broken.length ? "normal" : "primary"} hint="Ctrl+Enter" disabled={send.isPending} onClick={send.go}>
          {open ? "Next answer" : broken.length ? "Show it" : "Decide"}
        </Button>
      </div>
    </aside>
  );
}
