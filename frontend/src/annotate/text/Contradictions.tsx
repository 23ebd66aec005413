import type { Contradiction } from "@/api/shapes";
import { Button } from "@/components";
import { inLanguage, useLanguage, useT } from "@/i18n";

/** What the text says against the answers: find the words, mend them, or say that it is right so. */
export function Contradictions({
  list,
  confirmed,
  onConfirm,
  onFind,
  keys = false,
}: {
  list: readonly Contradiction[];
  confirmed: readonly string[];
  onConfirm: (code: string, on: boolean) => void;
  onFind?: (contradiction: Contradiction) => void;
  /** Print the keys on the first open one, which they speak to. */
  keys?: boolean;
}) {
  const t = useT();
  const language = useLanguage();
  const first = keys ? list.find(({ code }) => !confirmed.includes(code)) : undefined;
  return (
    <ul className="contradictions">
      {list.map((each) => {
        const isConfirmed = confirmed.includes(each.code);
        return (
          <li key={`${each.code} ${each.start}`} className={`finding ${isConfirmed ? "" : "warning"}`}>
            <p>{inLanguage(each.message, language) || t("text.said", { said: each.said, answered: each.answered })}</p>
            <div className="contradiction-actions">
              {onFind && (
                <Button kind="plain" hint={each === first ? "Alt+W" : undefined} onClick={() => onFind(each)}>
                  {t("text.find")}
                </Button>
              )}
              <Button kind="plain" hint={each === first ? "Alt+C" : undefined} aria-pressed={isConfirmed} onClick={() => onConfirm(each.code, !isConfirmed)}>
                {isConfirmed ? `✓ ${t("text.confirmed")}` : t("text.confirm")}
              </Button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
