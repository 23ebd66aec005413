import type { Work } from "@/api/shapes";
import { Note } from "@/components";
import { useT, type MessageKey } from "@/i18n";

const BESIDE_QUESTIONS: Record<string, MessageKey> = { text: "text.yours", variants: "text.variants" };

/** What belongs to the item beside its sound: why it came back, the instruction, the words, the text to judge. */
export function ItemNotes({ work, onField }: { work: Work; onField?: (key: string) => void }) {
  const t = useT();
  const { instruction, transcript, text_to_judge } = work.item;
  const told: [string, string][] = [
    [t("work.instruction"), instruction],
    [t("work.transcript"), transcript],
    [t("work.textToJudge"), text_to_judge],
  ];
  const shown = told.filter(([, words]) => words);
  return (
    <>
      {work.returned && <Returned work={work} returned={work.returned} onField={onField} />}
      {shown.length > 0 && (
        <dl className="item-notes">
          {shown.map(([title, words]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** The inspector's words, and the way to each question they are about. */
function Returned({ work, returned, onField }: { work: Work; returned: NonNullable<Work["returned"]>; onField: ((key: string) => void) | undefined }) {
  const t = useT();
  const fields = returned.fields.map((key) => {
    const question = work.form.dimensions.find((dimension) => dimension.key === key);
    const words = BESIDE_QUESTIONS[key];
    return { key, isQuestion: question !== undefined, title: question?.title ?? (words ? t(words) : key) };
  });
  return (
    <Note tone="warn">
      <strong>{t("work.returned")}</strong>
      <p className="returned-words">{returned.comment}</p>
      {fields.length > 0 && (
        <p className="row returned-fields">
          <span className="small">{t("work.returnedAbout")}</span>
          {fields.map(({ key, isQuestion, title }) =>
            onField && isQuestion ? (
              <button key={key} type="button" className="chip" onClick={() => onField(key)}>
                {title}
              </button>
            ) : (
              <span key={key} className="tag">
                {title}
              </span>
            ),
          )}
        </p>
      )}
    </Note>
  );
}
