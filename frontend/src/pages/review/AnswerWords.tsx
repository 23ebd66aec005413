import type { Answers, Dimension } from "@/api/shapes";
import { partWords, saidOf } from "@/pages/review/words";

/** One answer as it reads: the figure, the word, what the step means; both clips of a pair. */
export function AnswerWords({
  dimension,
  answers,
  anchors = false,
  onPart,
}: {
  dimension: Dimension;
  answers: Answers;
  anchors?: boolean;
  /** Plays a marked part. */
  onPart?: (side: string, start: number, end: number) => void;
}) {
  return (
    <div className="said">
      {saidOf(dimension, answers).map(({ side, figure, words, anchor, parts }) => (
        <div key={side} className="said-side">
          {side && <b className={`side-${side.toLowerCase()}`}>{side}</b>}
          {figure && <b className="said-figure">{figure}</b>}
          {parts.length > 0 ? (
            <span className="said-parts">
              {parts.map((part, index) =>
                onPart ? (
                  <button key={index} type="button" className="said-part" onClick={() => onPart(side, part.start, part.end)}>
                    ▶ {partWords(dimension, part)}
                  </button>
                ) : (
                  <span key={index}>{partWords(dimension, part)}</span>
                ),
              )}
            </span>
          ) : (
            <span className={preferred(dimension, answers)}>{words || <span className="quiet">–</span>}</span>
          )}
          {anchors && anchor && <span className="said-anchor">{anchor}</span>}
        </div>
      ))}
    </div>
  );
}

/** A is blue and B is orange on every page. */
function preferred({ key, kind }: Dimension, answers: Answers): string | undefined {
  const side = answers[key];
  return kind === "comparison" && (side === "A" || side === "B") ? `side-${side.toLowerCase()}` : undefined;
}
