import { keepFocus } from "@/annotate/Choices";
import type { Sheet } from "@/annotate/Sheet";
import type { useSubmit } from "@/annotate/useSubmit";
import { usePlayerValue } from "@/audio/usePlayer";
import { Button, ErrorNote } from "@/components";
import type { Player } from "@/engine/Player";
import { inLanguage, useLanguage, useT } from "@/i18n";

interface Props {
  sheet: Sheet;
  player: Player | null;
  submit: ReturnType<typeof useSubmit>;
  onCannot: () => void;
}

/** Where one stands, and the way on. */
export function Foot({ sheet, player, submit, onCannot }: Props) {
  const t = useT();
  const heard = usePlayerValue(player, (live) => live.allHeard, false);
  const missing = sheet.missing().length;
  return (
    <footer className="foot">
      {submit.warnings && <Warnings submit={submit} />}
      {submit.error && <ErrorNote error={submit.error} retry={submit.go} />}
      <div className="foot-bar">
        <Button kind="plain" hint="Alt+←" onPointerDown={keepFocus} onClick={() => sheet.move(-1)}>
          {t("foot.back")}
        </Button>
        <Button kind="plain" className="foot-next" onPointerDown={keepFocus} onClick={() => sheet.move(1)}>
          {t("rows.next")}
        </Button>
        <Button kind="plain" hint="Ctrl+." onClick={onCannot}>
          {t("foot.cannot")}
        </Button>
        <span className="foot-told" role="status">
          <span>{missing ? t("foot.missing", { count: missing }) : t("foot.complete")}</span>
          {!heard && <span>{t("player.notHeard")}</span>}
        </span>
        <Button kind={missing ? "normal" : "primary"} hint="Ctrl+Enter" disabled={submit.isPending} onClick={submit.go}>
          {submit.warnings ? t("foot.confirm") : t("foot.submit")}
        </Button>
      </div>
    </footer>
  );
}

function Warnings({ submit }: { submit: Props["submit"] }) {
  const t = useT();
  const language = useLanguage();
  return (
    <div className="note warn" role="alert">
      <strong>{t("foot.confirmTitle")}</strong>
      <ul>
        {submit.warnings?.map((finding) => <li key={`${finding.code}${finding.side}`}>{inLanguage(finding.message, language)}</li>)}
      </ul>
      <div className="note-foot">
        <Button onClick={submit.reset}>{t("foot.fix")}</Button>
      </div>
    </div>
  );
}
