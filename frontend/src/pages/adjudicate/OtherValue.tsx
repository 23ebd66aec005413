import { useEffect, useState, useSyncExternalStore } from "react";

import { answerCommands } from "@/annotate/commands";
import { Panel } from "@/annotate/Panel";
import { Sheet } from "@/annotate/Sheet";
import type { Answer, Dimension } from "@/api/shapes";
import { Button } from "@/components";
import { formFor } from "@/engine/units";
import { useCommands } from "@/hooks/keys";
import { useT } from "@/i18n";
import type { DisputeCase } from "@/pages/adjudicate/shapes";
import "@/annotate/annotate.css";

/** A value that nobody gave, with the question's own keys. One choice is taken at once; several are ticked, then taken. */
export function OtherValue({
  work,
  dimension,
  start,
  onDraft,
  onPicked,
  onLeave,
}: {
  work: DisputeCase;
  dimension: Dimension;
  start: Answer | undefined;
  onDraft: (value: Answer) => void;
  onPicked: (value: Answer) => void;
  onLeave: () => void;
}) {
  const t = useT();
  const [sheet] = useState(() => {
    const form = formFor({ ...work.form, dimensions: [{ ...dimension, when: null }], rules: [] }, work.item.tokens);
    const seconds = (side: string) => (work.item.clips.find((clip) => clip.side === side) ?? work.item.clips[0])?.audio.seconds ?? 0;
    return new Sheet(form, start === undefined ? {} : { [dimension.key]: start }, [], seconds);
  });
  const { answers } = useSyncExternalStore(sheet.subscribe, () => sheet.view);
  const value = answers[dimension.key];
  const single = !dimension.per_clip && ["ordinal", "category", "comparison"].includes(dimension.kind);

  useEffect(() => {
    if (value === undefined || value === null || value === start) return;
    if (single) onPicked(value);
    else onDraft(value);
  }, [value]);

  const take = () => value !== undefined && value !== null && onPicked(value);
  const group = "Another value";
  useCommands([
    ...answerCommands(sheet, null, t),
    { id: "take", keys: ["Ctrl+Enter"], label: "Take this value", group, run: take },
    { id: "leave-value", keys: ["Escape"], label: "Back to the sides", group, run: onLeave },
  ]);
  return (
    <div className="stack-tight">
      <Panel sheet={sheet} player={null} findings={[]} />
      <div className="row">
        {!single && (
          <Button kind="primary" hint="Ctrl+Enter" disabled={value === undefined || value === null} onClick={take}>
            Take this value
          </Button>
        )}
        <Button kind="plain" hint="Esc" onClick={onLeave}>
          Back
        </Button>
      </div>
    </div>
  );
}
