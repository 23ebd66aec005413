import type { Answers, Dimension } from "@/api/shapes";
import { Button } from "@/components";
import { isSettled, type Decisions } from "@/pages/adjudicate/decisions";
import { REASON_WORDS, type DisputeCase } from "@/pages/adjudicate/shapes";
import { AnswerWords } from "@/pages/review/AnswerWords";

interface Props {
  work: DisputeCase;
  decisions: Decisions;
  field: string;
  onFocus: (field: string) => void;
  onChoose: (field: string, side: string) => void;
  /** Gives all that is open to one rater. */
  onAll: (side: string) => void;
}

/** Every disputed answer as a line: each rater's, one's own, and what was decided. */
export function Verdicts({ work, onAll, ...rest }: Props) {
  const sides = work.sides ?? [];
  return (
    <div className="table-wrap">
      <table className="table verdicts">
        <caption className="visually-hidden">Disputed answers</caption>
        <thead>
          <tr>
            <th scope="col">Answer</th>
            {sides.map((side) => (
              <th key={side.label} scope="col">
                {side.alias}
                <Button kind="plain" className="verdict-all" hint={`Alt+${side.label}`} aria-label={`${side.alias} is right in all that is open`} onClick={() => onAll(side.label)}>
                  all
                </Button>
              </th>
            ))}
            <th scope="col">You, blind</th>
          </tr>
        </thead>
        <tbody>
          {work.form.dimensions.map((dimension) => (
            <Line key={dimension.key} dimension={dimension} work={work} {...rest} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ dimension, work, decisions, field, onFocus, onChoose }: Omit<Props, "onAll"> & { dimension: Dimension }) {
  const { key } = dimension;
  const decision = decisions[key];
  const settled = isSettled(work, key, decision);
  const cells = [...(work.sides ?? []).map(({ label, answers }) => ({ label, answers })), { label: "own", answers: work.own }];
  return (
    <tr aria-selected={key === field} onClick={() => onFocus(key)}>
      <th scope="row">
        <span className="verdict-name">{dimension.title}</span>
        <span className="quiet small">{settled ? "✓ decided" : (REASON_WORDS[work.reasons[key] ?? ""] ?? "")}</span>
        {decision?.side === "other" && decision.value !== undefined && (
          <span className="verdict-other">
            another value: <AnswerWords dimension={dimension} answers={{ [key]: decision.value }} />
          </span>
        )}
      </th>
      {cells.map(({ label, answers }) => (
        <td key={label}>
          <Choice dimension={dimension} answers={answers} chosen={decision?.side === label} onChoose={() => onChoose(key, label)} />
        </td>
      ))}
    </tr>
  );
}

function Choice({ dimension, answers, chosen, onChoose }: { dimension: Dimension; answers: Answers; chosen: boolean; onChoose: () => void }) {
  return (
    <button
      type="button"
      className="verdict-choice"
      aria-pressed={chosen}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        onChoose();
      }}
    >
      <AnswerWords dimension={dimension} answers={answers} />
    </button>
  );
}
