import { useState } from "react";

import type { Variant } from "@/api/shapes";
import { Segmented, WordDiff } from "@/components";
import type { InspectionCase } from "@/pages/inspect/shapes";
import { Departures } from "@/pages/review/Departures";
import type { JudgedText } from "@/pages/review/shapes";

/** What was written, against what the machine offered; the variants that were kept. */
export function Texts({ work, text: { text, contradictions, confirmed } }: { work: InspectionCase; text: JudgedText }) {
  const [shown, setShown] = useState<"text" | "diff">("diff");
  const { draft, variants } = work;
  const language = work.campaign.text_language;
  const changed = draft !== null && draft !== text;
  return (
    <section className="card review-block" aria-label="Text">
      <div className="card-head">
        <h2>Text</h2>
        {changed && (
          <Segmented
            label="Show"
            value={shown}
            options={[
              { value: "diff", title: "Against the draft" },
              { value: "text", title: "As written" },
            ]}
            onChange={setShown}
          />
        )}
        {!changed && <span className="quiet small">{draft === null ? "written without a draft" : "the draft, unchanged"}</span>}
      </div>
      {changed && shown === "diff" ? (
        <WordDiff from={draft} to={text} language={language} />
      ) : (
        <p className="review-text" lang={language}>
          {text}
        </p>
      )}
      <Departures of={contradictions} confirmed={confirmed} />
      {variants.length > 0 && (
        <>
          <h3>
            Variants <span className="quiet">{variants.length} kept</span>
          </h3>
          <ol className="review-variants">
            {variants.map((variant, index) => (
              <Kept key={variant.id} variant={variant} number={index + 1} language={language} />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Kept({ variant, number, language }: { variant: Variant; number: number; language: string }) {
  return (
    <li>
      <span className="quiet">{number}</span>
      <div>
        {variant.offered === variant.text ? <p lang={language}>{variant.text}</p> : <WordDiff from={variant.offered} to={variant.text} language={language} />}
        <Departures of={variant.contradictions} confirmed={variant.confirmed} />
      </div>
    </li>
  );
}
