import { keepFocus } from "@/annotate/Choices";
import type { Sheet } from "@/annotate/Sheet";
import { goTo, type Unheard, type useSubmit } from "@/annotate/useSubmit";
import { usePlayerValue } from "@/audio/usePlayer";
import { Button } from "@/components";
import type { Player } from "@/engine/Player";
import { inLanguage, useLanguage, useT } from "@/i18n";

/** What the server said of the last try to submit: each finding leads to its question. */
export function Findings({ sheet, submit }: { sheet: Sheet; submit: ReturnType<typeof useSubmit> }) {
  const t = useT();
  const language = useLanguage();
  const title = (key: string) => sheet.form.dimensions.find((dimension) => dimension.key === key)?.title ?? "";
  return (
    <div className="note warn" role="alert">
      <strong>{t(submit.warnings ? "foot.confirmTitle" : "foot.mendTitle")}</strong>
      <ul className="told">
        {submit.findings.map((finding) => (
          <li key={`${finding.code} ${finding.dimension} ${finding.side}`}>
            <button type="button" className="chip" onPointerDown={keepFocus} onClick={() => goTo(sheet, finding)}>
              {finding.side && <b className={`side-${finding.side.toLowerCase()}`}>{finding.side} </b>}
              {title(finding.dimension)}
            </button>{" "}
            {inLanguage(finding.message, language)}
          </li>
        ))}
      </ul>
      {submit.warnings && (
        <div className="note-foot">
          <Button hint="Esc" onClick={submit.reset}>
            {t("foot.fix")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Some sound was not heard yet: no fault, only what is left, and one key that plays it. */
export function NotHeard({ unheard, player, onPlay }: { unheard: Unheard[]; player: Player | null; onPlay: () => void }) {
  const t = useT();
  const done = usePlayerValue(player, (live) => live.allHeard, false);
  if (done) return null;
  return (
    <div className="note warn" role="alert">
      <p>{t("foot.notHeard")}</p>
      <ul className="told">
        {unheard.map(({ side, share }) => (
          <li key={side}>
            {side && <b className={`side-${side.toLowerCase()}`}>{side} </b>}
            {t("foot.unheard", { percent: Math.floor(share * 100) })}
          </li>
        ))}
      </ul>
      <div className="note-foot">
        <Button hint="Alt+P" onClick={onPlay}>
          {t("foot.playRest")}
        </Button>
      </div>
    </div>
  );
}

/** Plays from the first second that was not heard, on the side that lacks it. */
export function playRest(player: Player | null, unheard: readonly Unheard[]): void {
  const side = unheard.find((each) => !player?.heardToTheEnd(each.side))?.side ?? unheard[0]?.side;
  if (!player || side === undefined) return;
  player.setLoop(null);
  player.setSide(side);
  player.seek(firstGap(player.heard()[side] ?? []));
  if (!player.view.playing) void player.play();
}

function firstGap(heard: readonly (readonly [number, number])[]): number {
  const [first] = heard;
  // A breath before the gap, so that it is not missed by a rounding.
  return first && first[0] < 0.1 ? Math.max(0, first[1] - 0.2) : 0;
}
