import type { Dimension, Finding } from "@/api/shapes";
import { isAsked, sidesOf } from "@/engine/rules";
import { formFor } from "@/engine/units";
import { inLanguage, useLanguage } from "@/i18n";
import type { InspectionCase } from "@/pages/inspect/shapes";
import { AnswerWords } from "@/pages/review/AnswerWords";

/** Every answer with what its step means, and what the rules say about it. */
export function AnswerTable({ work, onPart }: { work: InspectionCase; onPart: (side: string, start: number, end: number) => void }) {
  const { answers } = work;
  const form = formFor(work.form, work.item.tokens);
  const asked = form.dimensions.filter((dimension) => sidesOf(dimension).some((side) => isAsked(form, dimension, answers, side)));
  return (
    <section className="card review-block" aria-label="Answers">
      <h2>Answers</h2>
      <dl className="review-answers">
        {asked.map((dimension) => (
          <Row key={dimension.key} dimension={dimension} work={work} onPart={onPart} findings={work.findings.filter((finding) => finding.dimension === dimension.key)} />
        ))}
      </dl>
    </section>
  );
}

interface RowProps {
  dimension: Dimension;
  work: InspectionCase;
  onPart: (side: string, start: number, end: number) => void;
  findings: Finding[];
}

function Row({ dimension, work, onPart, findings }: RowProps) {
  const language = useLanguage();
  const wasReturned = work.history.at(-1)?.fields.includes(dimension.key);
  return (
    <div className="review-answer">
      <dt title={dimension.question}>
        {dimension.title}
        {wasReturned && <span className="tag">returned</span>}
      </dt>
      <dd>
        <AnswerWords dimension={dimension} answers={work.answers} anchors onPart={onPart} />
        {findings.map((finding) => (
          <p key={finding.code + finding.side} className={`finding ${finding.level}`}>
            {finding.side && `${finding.side}: `}
            {inLanguage(finding.message, language)}
            {work.confirmed.includes(finding.code) && " (confirmed by the rater)"}
          </p>
        ))}
      </dd>
    </div>
  );
}
