import type { ReactNode } from "react";

import type { DisputeCase } from "@/pages/adjudicate/shapes";

/** Whose case it is and which of its two steps this is. */
export function CaseHead({ work, step, children }: { work: DisputeCase; step: 1 | 2; children: ReactNode }) {
  return (
    <header className="review-head">
      <h1>{work.campaign.name}</h1>
      <ol className="adjudicate-steps">
        <li aria-current={step === 1 ? "step" : undefined}>1 Answer blind</li>
        <li aria-current={step === 2 ? "step" : undefined}>2 Decide</li>
      </ol>
      <p className="quiet adjudicate-lead">{children}</p>
    </header>
  );
}
