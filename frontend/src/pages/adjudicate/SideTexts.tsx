import { wordDiff, type DiffPart } from "@/engine/wordDiff";
import type { DisputeCase, DisputeSide } from "@/pages/adjudicate/shapes";
import { Departures } from "@/pages/review/Departures";

/** The raters' texts beside each other, the words that only one of them has marked. */
export function SideTexts({ work }: { work: DisputeCase }) {
  const written = (work.sides ?? []).filter((side) => side.text);
  if (!written.length) return null;
  const [first, second] = written;
  const two = written.length === 2 && first && second;
  const parts = two ? wordDiff(first.text!.text, second.text!.text) : [];
  return (
    <section className="card review-block" aria-label="Texts">
      <h2>
        Texts <span className="quiet">{two ? "words that differ are marked" : ""}</span>
      </h2>
      <div className="columns">
        {written.map((side, index) => (
          <SideText key={side.label} side={side} language={work.campaign.text_language} parts={two ? parts.filter(({ kind }) => kind === "same" || kind === (index === 0 ? "removed" : "added")) : null} />
        ))}
      </div>
    </section>
  );
}

function SideText({ side, language, parts }: { side: DisputeSide; language: string; parts: DiffPart[] | null }) {
  return (
    <div className="stack-tight">
      <h3 className="quiet">{side.alias}</h3>
      {side.text?.sides_swapped && <p className="quiet small">This rater heard A as B and B as A; the text names them so.</p>}
      <p lang={language}>{parts ? parts.map(({ text, kind }, index) => (kind === "same" || !text.trim() ? <span key={index}>{text}</span> : <mark key={index}>{text}</mark>)) : side.text?.text}</p>
      {side.text && <Departures of={side.text.contradictions} confirmed={side.text.confirmed} />}
    </div>
  );
}
