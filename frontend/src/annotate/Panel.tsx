import { useEffect, useRef } from "react";

import { Anchors, Chips } from "@/annotate/Choices";
import { placeKey, placesOfRow } from "@/annotate/layout";
import { Parts } from "@/annotate/Parts";
import type { Sheet } from "@/annotate/Sheet";
import { Units } from "@/annotate/Units";
import type { Finding } from "@/api/shapes";
import type { Player } from "@/engine/Player";
import type { Place } from "@/engine/rules";
import { inLanguage, useLanguage, useT } from "@/i18n";

/** The line in focus: what its steps mean, the questions that hang on it, and what is said about its answers. */
export function Panel({ sheet, player, findings, again = [] }: { sheet: Sheet; player: Player | null; findings: Finding[]; again?: readonly string[] }) {
  const t = useT();
  const { focus } = sheet.view;
  const row = sheet.rows.find(({ dimension, dependents }) => focus && [dimension, ...dependents].includes(focus.dimension));
  if (!focus || !row) return null;
  const places = placesOfRow(sheet.form, row, sheet.view.answers);
  return (
    <section className="panel" aria-label={t("rows.panel")}>
      {places.map((place) => (
        <Block
          key={placeKey(place)}
          sheet={sheet}
          player={player}
          place={place}
          isAgain={again.includes(place.dimension.key)}
          isRow={place.dimension === row.dimension}
          findings={findings.filter(({ dimension, side }) => dimension === place.dimension.key && (!side || side === place.side))}
        />
      ))}
    </section>
  );
}

interface BlockProps {
  sheet: Sheet;
  player: Player | null;
  place: Place;
  isRow: boolean;
  isAgain: boolean;
  findings: Finding[];
}

function Block({ sheet, player, place, isRow, isAgain, findings }: BlockProps) {
  const t = useT();
  const language = useLanguage();
  const { dimension, side } = place;
  const focused = sheet.isFocus(place);
  const block = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!focused) return;
    if (block.current) bringIntoView(block.current);
    // A question answered in words is typed at once; Escape gives the keys back.
    block.current?.querySelector("textarea")?.focus();
  }, [focused]);
  return (
    <div ref={block} className={`block ${focused ? "block-focus" : ""}`} onPointerDown={() => !focused && sheet.focusOn(place)}>
      <h3>
        {side && <b className={`side-${side.toLowerCase()}`}>{side} </b>}
        {dimension.title}
        {isAgain && <span className="tag returned-tag">{t("rows.again")}</span>}
        {!dimension.required && <span className="quiet small"> {t("rows.optional")}</span>}
      </h3>
      {(isRow || focused) && <p className="quiet small">{dimension.question}</p>}
      <Control compact={isRow && !focused} sheet={sheet} player={player} place={place} focused={focused} />
      {findings.map((finding, index) => (
        <p key={`${finding.code} ${index}`} className={`finding ${finding.level}`} role={finding.level === "error" ? "alert" : undefined}>
          {inLanguage(finding.message, language)}
        </p>
      ))}
    </div>
  );
}

/** Beside the rows only the panel scrolls; on a small screen, where it is all there is, the page does. */
function bringIntoView(block: HTMLElement): void {
  const panel = block.closest<HTMLElement>(".panel");
  if (!panel || getComputedStyle(panel).position !== "sticky") return block.scrollIntoView({ block: "nearest" });
  const top = block.offsetTop;
  const bottom = top + block.offsetHeight;
  if (top < panel.scrollTop) panel.scrollTop = top;
  else if (bottom > panel.scrollTop + panel.clientHeight) panel.scrollTop = Math.min(top, bottom - panel.clientHeight);
}

interface ControlProps extends Omit<BlockProps, "isRow" | "isAgain" | "findings"> {
  focused: boolean;
  /** Answered and left for a question that hangs on it: only the answer itself is shown. */
  compact: boolean;
}

function Control({ sheet, player, place, focused, compact }: ControlProps) {
  const t = useT();
  const { dimension } = place;
  switch (dimension.kind) {
    case "ordinal":
    case "comparison":
      return <Anchors sheet={sheet} place={place} chosenOnly={compact} />;
    case "category":
      return dimension.labels.some((label) => label.anchor) && !place.side ? (
        <Anchors sheet={sheet} place={place} chosenOnly={compact} />
      ) : (
        <Chips sheet={sheet} place={place} keysOn={focused} />
      );
    case "multi-category":
      return <Chips sheet={sheet} place={place} keysOn={focused} />;
    case "intervals":
      return <Parts sheet={sheet} place={place} player={player} />;
    case "token-ordinal":
      return <Units sheet={sheet} place={place} player={player} />;
    default:
      return (
        <textarea
          className="input"
          aria-label={dimension.title}
          maxLength={dimension.longest}
          value={String(sheet.value(place) ?? "")}
          placeholder={t("rows.typed")}
          onFocus={() => sheet.focusOn(place)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            event.currentTarget.blur(); // the keys go back to the questions
            sheet.move(1);
          }}
          onChange={(event) => sheet.answer(place, event.target.value)}
        />
      );
  }
}
