import { useEffect, useRef } from "react";

import { Button } from "@/components";
import type { Mode } from "@/pages/inspect/Decision";
import type { InspectionCase } from "@/pages/inspect/shapes";

interface Why {
  comment: string;
  fields: string[];
}

const WORDS = {
  return: {
    title: "Return to the rater",
    comment: "What should be mended?",
    fields: "What is it about?",
    hint: "The rater sees your comment and goes on from the earlier answers.",
    send: "Return",
  },
  escalate: {
    title: "Ask a third person",
    comment: "What is in doubt?",
    fields: "Which answers?",
    hint: "An adjudicator answers these questions blind, then decides. With none chosen, every answer is in doubt.",
    send: "Escalate",
  },
} as const;

/** Why it goes back or on, and which answers it is about. */
export function WhyForm({
  mode,
  work,
  why,
  onChange,
  onSend,
  onLeave,
  isPending,
}: {
  mode: Exclude<Mode, "choose">;
  work: InspectionCase;
  why: Why;
  onChange: (why: Why) => void;
  onSend: () => void;
  onLeave: () => void;
  isPending: boolean;
}) {
  const words = WORDS[mode];
  const comment = useRef<HTMLTextAreaElement>(null);
  useEffect(() => comment.current?.focus(), [mode]);
  const choices = work.form.dimensions.map(({ key, title }) => ({ key, title }));
  if (mode === "return" && work.form.text === "required") choices.push({ key: "text", title: "The text" }, { key: "variants", title: "The variants" });
  const toggle = (key: string) =>
    onChange({ ...why, fields: why.fields.includes(key) ? why.fields.filter((other) => other !== key) : [...why.fields, key] });
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      <h2>{words.title}</h2>
      <label className="field">
        <span className="field-label">{words.comment}</span>
        <textarea ref={comment} className="input" rows={4} value={why.comment} onChange={(event) => onChange({ ...why, comment: event.target.value })} required />
      </label>
      <div className="field">
        <span className="field-label">{words.fields}</span>
        <div className="chips review-fields">
          {choices.map(({ key, title }) => (
            <button key={key} type="button" className="chip" aria-pressed={why.fields.includes(key)} onClick={() => toggle(key)}>
              {title}
            </button>
          ))}
        </div>
      </div>
      <p className="quiet small">{words.hint}</p>
      <div className="row">
        <Button type="submit" kind="primary" hint="Ctrl+Enter" disabled={isPending || !why.comment.trim()}>
          {words.send}
        </Button>
        <Button kind="plain" hint="Esc" onClick={onLeave}>
          Back
        </Button>
      </div>
    </form>
  );
}
