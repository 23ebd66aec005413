import type { Work } from "@/api/shapes";
import { Note } from "@/components";
import { useT } from "@/i18n";

/** What belongs to the item beside its sound: why it came back, the instruction, the words, the text to judge. */
export function ItemNotes({ work }: { work: Work }) {
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
      {work.returned && (
        <Note tone="warn">
          <strong>{t("work.returned")}</strong>
          <p>{work.returned.comment}</p>
        </Note>
      )}
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
