import type { Sheet } from "@/annotate/Sheet";
import type { Label } from "@/api/shapes";
import { Button, Keys } from "@/components";
import type { Player } from "@/engine/Player";
import type { Place } from "@/engine/rules";
import { useT } from "@/i18n";

/** Marked parts as a table: the same as the bands on the waveform, for fingers that stay on the keys. */
export function Parts({ sheet, place, player }: { sheet: Sheet; place: Place; player: Player | null }) {
  const t = useT();
  const set = sheet.intervals(place);
  const { labels, severities = [] } = place.dimension;
  const change = (index: number, patch: object) => sheet.setIntervals(place, set.change(index, patch));
  const play = (index: number) => {
    const part = set.items[index];
    if (!part || !player) return;
    player.setSide(place.side || player.view.side);
    player.seek(part.start);
    player.setLoop([part.start, part.end]);
    void player.play();
  };
  return (
    <div className="parts">
      {set.items.length > 0 && (
        <table>
          <thead>
            <tr>
              <th className="visually-hidden">#</th>
              <th>{t("parts.start")}</th>
              <th>{t("parts.end")}</th>
              {labels.length > 0 && <th>{t("parts.type")}</th>}
              {severities.length > 0 && <th>{t("parts.severity")}</th>}
              <th className="visually-hidden">{t("parts.play")}</th>
            </tr>
          </thead>
          <tbody>
            {set.items.map((part, index) => (
              <tr
                key={index}
                aria-selected={index === set.selected}
                onPointerDown={() => index !== set.selected && sheet.setIntervals(place, set.select(index))}
              >
                <td className="parts-number">{index + 1}</td>
                {(["start", "end"] as const).map((edge) => (
                  <td key={edge}>
                    <input
                      className="input parts-time"
                      type="number"
                      step="0.05"
                      min={0}
                      max={set.seconds}
                      aria-label={`${t(`parts.${edge}`)} ${index + 1}`}
                      value={part[edge]}
                      onChange={(event) => event.target.value && change(index, { [edge]: Number(event.target.value) })}
                    />
                  </td>
                ))}
                {labels.length > 0 && (
                  <td>
                    <Pick label={`${t("parts.type")} ${index + 1}`} value={part.type} options={labels} onChange={(type) => change(index, { type })} />
                  </td>
                )}
                {severities.length > 0 && (
                  <td>
                    <Pick
                      label={`${t("parts.severity")} ${index + 1}`}
                      value={part.severity}
                      options={severities}
                      onChange={(severity) => change(index, { severity })}
                    />
                  </td>
                )}
                <td className="parts-actions">
                  <Button kind="plain" className="icon" aria-label={`${t("parts.play")} ${index + 1}`} onClick={() => play(index)}>
                    ▶
                  </Button>
                  <Button
                    kind="plain"
                    className="icon"
                    aria-label={`${t("parts.remove")} ${index + 1}`}
                    onClick={() => sheet.setIntervals(place, set.remove(index))}
                  >
                    ✕
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet small">
        {set.opened === null ? (
          <>
            <Keys text="[" /> <Keys text="]" /> {t("parts.empty")}
          </>
        ) : (
          t("parts.opened", { at: set.opened.toFixed(2) })
        )}
      </p>
      {set.selected !== null && <p className="quiet small">{t("parts.describe")}</p>}
    </div>
  );
}

const named = ({ hotkey, title }: Label) => (hotkey ? `${hotkey.toUpperCase()}  ${title}` : title);

function Pick({ label, value, options, onChange }: { label: string; value: string | null; options: Label[]; onChange: (value: string | null) => void }) {
  const t = useT();
  return (
    <select className="input" aria-label={label} value={value ?? ""} onChange={(event) => onChange(event.target.value || null)}>
      <option value="">{t("parts.unset")}</option>
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {named(option)}
        </option>
      ))}
    </select>
  );
}
