import { useEffect, useRef } from "react";

import { InlineChoices, keepFocus } from "@/annotate/Choices";
import { inWords, placesOfRow, type Row } from "@/annotate/layout";
import type { Sheet } from "@/annotate/Sheet";
import type { Finding } from "@/api/shapes";
import { inLanguage, useLanguage, useT } from "@/i18n";

interface Props {
  sheet: Sheet;
  findings: Finding[];
  /** Keys of the questions that an inspector asked to look at again. */
  again?: readonly string[];
}

/** Every question of the item in one view; the line in focus is what keys speak to. */
export function Rows({ sheet, findings, again = [] }: Props) {
  const t = useT();
  const list = useRef<HTMLDivElement>(null);
  const { focus, showMissing } = sheet.view;
  const open = showMissing ? new Set(sheet.missing().map((place) => place.dimension.key)) : new Set<string>();
  const here = sheet.rows.find((row) => isIn(row, focus?.dimension.key));

  useEffect(() => {
    // The screen reader follows the line in focus, unless a control outside the lines has the keyboard.
    const inside = list.current?.contains(document.activeElement) || document.activeElement === document.body;
    if (inside) list.current?.querySelector<HTMLElement>("[data-here='true']")?.focus({ preventScroll: true });
  }, [here]);

  return (
    <div className="rows" ref={list} data-own-tab aria-label={t("rows.label")} role="group">
      {sheet.rows.map((row) => (
        <Line
          key={row.dimension.key}
          row={row}
          sheet={sheet}
          isHere={row === here}
          isAgain={keysOf(row).some((key) => again.includes(key))}
          isOpen={keysOf(row).some((key) => open.has(key))}
          finding={worst(findings.filter((finding) => isIn(row, finding.dimension ?? undefined)))}
        />
      ))}
    </div>
  );
}

interface LineProps {
  row: Row;
  sheet: Sheet;
  isHere: boolean;
  isOpen: boolean;
  isAgain: boolean;
  finding: Finding | null;
}

function Line({ row, sheet, isHere, isOpen, isAgain, finding }: LineProps) {
  const t = useT();
  const language = useLanguage();
  const { dimension } = row;
  const places = placesOfRow(sheet.form, row, sheet.view.answers);
  const first = places[0];
  if (!first) return null;
  const isAtLine = row.inline && sheet.isFocus(first);
  return (
    <div
      className={`line ${isHere ? "line-here" : ""} ${isAtLine ? "line-focus" : ""} ${isOpen ? "line-open" : ""}`}
      role={row.inline ? "radiogroup" : "group"}
      aria-label={dimension.title}
      tabIndex={isHere ? 0 : -1}
      data-here={isHere}
      onPointerDown={(event) => {
        keepFocus(event);
        if (!isHere) sheet.focusOn(first);
      }}
    >
      <span className="line-title">{dimension.title}</span>
      {row.inline && <InlineChoices sheet={sheet} place={first} />}
      <span className="line-words">
        {row.inline && (dimension.kind === "ordinal" || dimension.kind === "comparison") && (
          <span className="line-word">{dimension.kind === "ordinal" ? words(row, sheet, first.side, t) : ""}</span>
        )}
        {!row.inline && <Summary row={row} sheet={sheet} />}
        <span className="line-more">
          {places
            .filter((place) => place.dimension !== dimension)
            .map(({ dimension: asked, side }) => [side, inWords(asked, sheet.view.answers, side, (count) => t("rows.parts", { count }))])
            .flatMap(([side, said]) => (said ? [side ? `${side} ${said}` : said] : []))
            .join(" · ")}
        </span>
      </span>
      <span className="line-flags">
        {isAgain && <span className="line-flag">{t("rows.again")}</span>}
        {(finding || isOpen) && (
          <span className={`line-flag ${finding?.level ?? "error"}`} title={finding ? inLanguage(finding.message, language) : undefined}>
            {isOpen ? t("rows.unanswered") : "!"}
          </span>
        )}
      </span>
    </div>
  );
}

function Summary({ row, sheet }: { row: Row; sheet: Sheet }) {
  const t = useT();
  const sides = row.dimension.per_clip ? (["A", "B"] as const) : ([""] as const);
  return (
    <>
      {sides.map((side) => (
        <span key={side} className="line-word">
          {side && <b className={`side-${side.toLowerCase()}`}>{side} </b>}
          {words(row, sheet, side, t) || <span className="line-empty">–</span>}
        </span>
      ))}
    </>
  );
}

function words(row: Row, sheet: Sheet, side: "A" | "B" | "", t: ReturnType<typeof useT>): string {
  return inWords(row.dimension, sheet.view.answers, side, (count) => t("rows.parts", { count }));
}

const keysOf = (row: Row) => [row.dimension, ...row.dependents].map((dimension) => dimension.key);
const isIn = (row: Row, key: string | undefined) => key !== undefined && keysOf(row).includes(key);

function worst(findings: Finding[]): Finding | null {
  return findings.find(({ level }) => level === "error") ?? findings.find(({ level }) => level === "warning") ?? findings[0] ?? null;
}
