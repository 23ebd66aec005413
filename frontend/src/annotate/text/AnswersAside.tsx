import type { TextState } from "@/api/shapes";
import { useT } from "@/i18n";

/** What was answered, to write by. */
export function AnswersAside({ answers }: { answers: TextState["answers"] }) {
  const t = useT();
  return (
    <aside className="text-answers" aria-labelledby="answers-title" tabIndex={0}>
      <h2 id="answers-title">{t("text.answers")}</h2>
      <dl>
        {answers.map(({ key, title, words, side }) => (
          <div key={`${key}${side}`}>
            <dt>
              {side && <b className={`side-${side.toLowerCase()}`}>{side} </b>}
              {title}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet small">{t("text.backToAnswers")}</p>
    </aside>
  );
}
