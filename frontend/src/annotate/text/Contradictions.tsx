import type { Contradiction } from "@/api/shapes";
import { Button } from "@/components";
import { inLanguage, useLanguage, useT } from "@/i18n";

/** What the text says against the answers: find the words, mend them, or say that it is right so. */
export function Contradictions({
  list,
  confirmed,
  onConfirm,
  onFind,
}: {
  list: readonly Contradiction[];
  confirmed: readonly string[];
  onConfirm: (code: string, on: boolean) => void;
  onFind?: (contradiction: Contradiction) => void;
}) {
  const t = useT();
  const language = useLanguage();
  return (
    <ul className="contradictions">
      {list.map((each) => {
        const isConfirmed = confirmed.includes(each.code);
        return (
          <li key={`${each.code} ${each.start}`} className={`finding ${isConfirmed ? "" : "warning"}`}>
            <p>{inLanguage(each.message, language) || t("text.said", { said: each.said, answered: each.answered })}</p>
            <div className="row">
              {onFind && (
                <Button kind="plain" onClick={() => onFind(each)}>
                  {t("text.find")}
                </Button>
              )}
              <Button kind="plain" aria-pressed={isConfirmed} onClick={() => onConfirm(each.code, !isConfirmed)}>
                {isConfirmed ? `✓ ${t("text.confirmed")}` : t("text.confirm")}
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
