import { useState } from "react";

import { useCommands } from "@/hooks/keys";
import { useStream, type useTextActions } from "@/annotate/text/useText";
import { VariantCard, type VariantChange } from "@/annotate/text/VariantCard";
import type { TextState, Variant, Work } from "@/api/shapes";
import { Button, ErrorNote, Note } from "@/components";
import { useT } from "@/i18n";

const COUNT = 3;

interface Props {
  work: Work;
  /** The inspector asked to look at them again. */
  isAgain: boolean;
  text: TextState;
  current: string;
  flush: () => Promise<unknown>;
  actions: ReturnType<typeof useTextActions>;
}

/** Other wordings as cards: a figure takes or drops, `e` edits. */
export function Variants({ work, isAgain, text, current, flush, actions }: Props) {
  const t = useT();
  const [error, setError] = useState<unknown>(null);
  const [focus, setFocus] = useState(0);
  const [editing, setEditing] = useState<number | null>(null);
  const job = text.variants_job;
  const streams = useStream(job?.job_id ?? null, job?.state, work.id);
  const busy = job?.state === "ready" || job?.state === "running";

  const guard = (doing: Promise<unknown>) => void doing.then(() => setError(null), setError);
  const ask = () => guard(flush().then(() => actions.askVariants(COUNT)));
  const decide = (variant: Variant, change: VariantChange) => guard(actions.decide(variant, change));
  const toggle = (index: number) => {
    const variant = text.variants[index];
    if (!variant) return;
    setFocus(index);
    decide(variant, { taken: actions.now(variant).taken !== true });
  };

  const group = t("keys.group.text");
  useCommands([
    ...text.variants.slice(0, 9).map((variant, index) => ({
      id: `variant-${variant.id}`,
      keys: [String(index + 1)],
      label: t("text.take"),
      silent: true,
      run: () => toggle(index),
    })),
    { id: "variants", keys: ["1", "…", "9"], label: t("text.variantKey"), group, run: () => undefined },
    { id: "edit-variant", keys: ["e"], label: t("text.editKey"), group, run: () => setEditing(text.variants[focus]?.id ?? null) },
    { id: "ask-variants", keys: ["v", "Alt+v"], label: t("text.askVariants"), group, run: ask, when: () => !busy && current.trim() !== "" },
  ]);

  return (
    <section className="variants" aria-labelledby="variants-title">
      <div className="row">
        <h2 id="variants-title">
          {t("text.variants")}
          {isAgain && <span className="tag returned-tag">{t("rows.again")}</span>}
        </h2>
        <Button hint="Alt+V" disabled={busy || current.trim() === ""} onClick={ask}>
          {t(text.variants.length ? "text.moreVariants" : "text.askVariants")}
        </Button>
        <span className="quiet small">{busy ? t("text.variantsWriting") : t("text.variantsHint")}</span>
      </div>
      {error !== null && <ErrorNote error={error} />}
      {job?.error && !busy && <Note tone="warn">{t("text.variantsFailed", { reason: job.error.message })}</Note>}
      <ol className="variant-cards">
        {text.variants.map((variant, index) => (
          <VariantCard
            key={variant.id}
            variant={variant}
            number={index + 1}
            language={text.language}
            isEditing={editing === variant.id}
            isFocus={index === focus}
            onFocus={() => setFocus(index)}
            onEdit={(on) => setEditing(on ? variant.id : null)}
            onDecide={(change) => decide(variant, change)}
          />
        ))}
        {busy &&
          streams.map((words, index) => (
            <li key={`stream-${index}`} className="variant-card variant-streaming" lang={text.language}>
              {words}
            </li>
          ))}
      </ol>
    </section>
  );
}
