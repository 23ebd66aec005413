import { useEffect } from "react";
import { useLocation } from "wouter";

import { Badge, Keys, LinkButton } from "@/components";
import { openWork, type NextStep } from "@/pages/home/work";
import { useHomeWords, type HomeWords } from "@/pages/home/words";

/** One big button per role; Enter presses the first. */
export function Continue({ steps }: { steps: NextStep[] }) {
  const words = useHomeWords();
  const [, navigate] = useLocation();
  const first = steps[0]?.href;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const nothingFocused = document.activeElement === document.body || document.activeElement?.id === "main";
      if (event.key === "Enter" && first && nothingFocused && !event.repeat) navigate(first);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [first, navigate]);

  return (
    <ul className="home-steps">
      {steps.map((step, index) => (
        <li key={step.role} className="card home-step">
          <div className="home-step-words">
            <h2>{words.go[step.role]}</h2>
            <p className="quiet">{words.waits[step.role](step.waiting)}</p>
            {step.campaign && <Where step={step} words={words} />}
          </div>
          <LinkButton href={step.href} kind={index === 0 ? "primary" : "normal"} large>
            {verb(step, words)}
            {index === 0 && <Keys text="Enter" />}
          </LinkButton>
        </li>
      ))}
    </ul>
  );
}

function verb({ campaign, role }: NextStep, words: HomeWords): string {
  if (role !== "rate") return words.open;
  if (campaign?.returned) return words.revise;
  return campaign?.in_hand || campaign?.done ? words.goOn : words.start;
}

function Where({ step, words }: { step: NextStep; words: HomeWords }) {
  const row = step.campaign!;
  return (
    <p className="row">
      <strong>{row.campaign.name}</strong>
      {row.returned > 0 ? (
        <Badge tone="warn">{words.returned(row.returned)}</Badge>
      ) : row.in_hand !== null ? (
        <Badge tone="good">{words.begun}</Badge>
      ) : (
        <span className="quiet">{words.wait(openWork(row))}</span>
      )}
    </p>
  );
}
