import { keepFocus } from "@/annotate/Choices";
import type { Sheet } from "@/annotate/Sheet";
import { Findings, NotHeard } from "@/annotate/Told";
import type { usePreviousItem } from "@/annotate/trail";
import type { useSubmit } from "@/annotate/useSubmit";
import { usePlayerValue } from "@/audio/usePlayer";
import { Button, ErrorNote } from "@/components";
import type { Player } from "@/engine/Player";
import { useT } from "@/i18n";

interface Props {
  sheet: Sheet;
  player: Player | null;
  submit: ReturnType<typeof useSubmit>;
  previous: ReturnType<typeof usePreviousItem>;
  /** The item was given on: nothing can be submitted any more. */
  isLost: boolean;
  onCannot: () => void;
  onPlayRest: () => void;
}

/** Where one stands, and the way on. */
export function Foot({ sheet, player, submit, previous, isLost, onCannot, onPlayRest }: Props) {
  const t = useT();
  const heard = usePlayerValue(player, (live) => live.allHeard, false);
  const missing = sheet.missing().length;
  return (
    <footer className="foot">
      {submit.findings.length > 0 && <Findings sheet={sheet} submit={submit} />}
      {submit.unheard.length > 0 && <NotHeard unheard={submit.unheard} player={player} onPlay={onPlayRest} />}
      {submit.error && <ErrorNote error={submit.error} retry={submit.go} />}
      <div className="foot-bar">
        <Button kind="plain" className="foot-item" hint="Alt+←" onClick={previous.go}>
          {t("foot.previousItem")}
        </Button>
        <Button kind="plain" className="foot-step" onPointerDown={keepFocus} onClick={() => sheet.move(-1)}>
          {t("foot.back")}
        </Button>
        <Button kind="plain" className="foot-step" onPointerDown={keepFocus} onClick={() => sheet.move(1)}>
          {t("rows.next")}
        </Button>
        <Button kind="plain" hint="Ctrl+." disabled={isLost} onClick={onCannot}>
          {t("foot.cannot")}
        </Button>
        <span className="foot-told" role="status">
          {previous.told && <span>{t(previous.told === "closed" ? "foot.previousClosed" : "foot.previousNone")}</span>}
          <span>{missing ? t("foot.missing", { count: missing }) : t("foot.complete")}</span>
          {!heard && <span>{t("player.notHeard")}</span>}
        </span>
        <Button kind={missing || isLost ? "normal" : "primary"} hint={isLost ? undefined : "Ctrl+Enter"} disabled={submit.isPending || isLost} onClick={submit.go}>
          {submit.warnings ? t("foot.confirm") : t("foot.submit")}
        </Button>
      </div>
    </footer>
  );
}
