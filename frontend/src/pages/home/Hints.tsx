import { useState, type ReactNode } from "react";
import { Link } from "wouter";

import { Button } from "@/components";
import { useHomeWords } from "@/pages/home/words";

/** Said once: hidden for good by its button, in this browser. */
function Once({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  const words = useHomeWords();
  const key = `earshot.hint.${name}`;
  const [hidden, setHidden] = useState(() => localStorage.getItem(key) === "hidden");
  if (hidden) return null;
  const hide = () => {
    localStorage.setItem(key, "hidden");
    setHidden(true);
  };
  return (
    <section className="note home-hint" aria-label={title}>
      <div className="row">
        <h3 className="grow">{title}</h3>
        <Button kind="plain" onClick={hide}>
          {words.hide}
        </Button>
      </div>
      {children}
    </section>
  );
}

/** For a rater who has finished nothing yet. */
export function HowItGoes({ begun }: { begun: boolean }) {
  const words = useHomeWords();
  if (begun) return null;
  return (
    <Once name="rating" title={words.hintTitle}>
      <ol>
        {words.hints.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ol>
      <p className="quiet">{words.hintKeys}</p>
    </Once>
  );
}

/** The road from sound to dataset, for a manager. */
export function FirstSteps() {
  return (
    <Once name="managing" title="From sound to dataset">
      <ol>
        <li>
          <Link href="/imports">Import clips</Link> from files, a folder or an archive, or <Link href="/record">record a voice</Link> in the browser.
        </li>
        <li>
          <Link href="/campaigns/new">Make a campaign</Link>: a questionnaire, some clips, and people who rate, inspect and adjudicate.
        </li>
        <li>
          When items are accepted, <Link href="/releases">build a release</Link>: splits that leak nothing, and rows to train on.
        </li>
      </ol>
    </Once>
  );
}
