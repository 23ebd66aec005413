import { useEffect, useRef } from "react";

import { Bands, keepFocus } from "@/annotate/Choices";
import { hasTimes, playUnit } from "@/annotate/commands";
import type { Sheet } from "@/annotate/Sheet";
import type { Unit } from "@/api/shapes";
import { Button } from "@/components";
import type { Player } from "@/engine/Player";
import type { Place } from "@/engine/rules";
import { useT } from "@/i18n";

/** Words scored one by one, or the phones under the word in focus; what the scores mean stands below. */
export function Units({ sheet, place, player }: { sheet: Sheet; place: Place; player: Player | null }) {
  const t = useT();
  const { dimension } = place;
  const units = dimension.units ?? [];
  const scores = sheet.scores(place);
  const here = sheet.unitAt(place);
  const unit = units[here];
  const words = wordsOf(sheet, units);
  const isAboutPhones = dimension.tokens === "phone";
  const left = scores.filter((score) => score === null).length;
  const chip = (at: number) => (
    <UnitChip key={at} unit={units[at]!} score={scores[at] ?? null} isHere={at === here} isLow={isLow(scores[at] ?? null, dimension.usual)} onGo={() => sheet.goToUnit(place, at)} />
  );
  return (
    <div className="units">
      {isAboutPhones ? (
        <>
          <div className="units-row" role="group" aria-label={t("units.words")}>
            {words.map((word, at) => {
              const own = units.flatMap((each, index) => (each.word === at ? [index] : []));
              const open = own.some((index) => scores[index] === null);
              return (
                <button key={at} type="button" tabIndex={-1} className={`unit unit-word ${unit?.word === at ? "unit-here" : ""}`} disabled={!own.length} onPointerDown={keepFocus} onClick={() => sheet.goToUnit(place, own[0] ?? 0)}>
                  {word}
                  <b aria-hidden="true">{open ? "·" : "✓"}</b>
                </button>
              );
            })}
          </div>
          <div className="units-row units-phones" role="group" aria-label={dimension.title}>
            {units.flatMap((each, at) => (each.word === unit?.word ? [chip(at)] : []))}
          </div>
        </>
      ) : (
        <div className="units-row" role="group" aria-label={dimension.title}>
          {units.map((_, at) => chip(at))}
        </div>
      )}
      <div className="units-actions">
        {dimension.usual !== null && dimension.usual !== undefined && (
          <Button kind="plain" hint="F" disabled={!left} onPointerDown={keepFocus} onClick={() => sheet.scoreRest(place)}>
            {t("units.restAs", { label: dimension.usual })}
          </Button>
        )}
        {hasTimes(unit) && (
          <Button kind="plain" hint="W" onPointerDown={keepFocus} onClick={() => unit && playUnit(player, unit)}>
            {t("units.play")}
          </Button>
        )}
        <span className="quiet small" role="status">
          {left ? t("units.left", { count: left }) : t("units.done")}
        </span>
      </div>
      <Bands sheet={sheet} place={place} value={scores[here] ?? null} />
    </div>
  );
}

function UnitChip({ unit, score, isHere, isLow, onGo }: { unit: Unit; score: number | null; isHere: boolean; isLow: boolean; onGo: () => void }) {
  const chip = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isHere) chip.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isHere]);
  return (
    <button ref={chip} type="button" tabIndex={-1} className={`unit ${isHere ? "unit-here" : ""} ${isLow ? "unit-low" : ""}`} aria-current={isHere} onPointerDown={keepFocus} onClick={onGo}>
      {unit.text}
      <b>{score ?? "·"}</b>
    </button>
  );
}

const isLow = (score: number | null, usual: number | null | undefined) => score !== null && usual !== null && usual !== undefined && score < usual;

/** The words that phones belong to, by name where a question about words stands in the form too. */
function wordsOf(sheet: Sheet, units: readonly Unit[]): string[] {
  const named = sheet.form.dimensions.find(({ tokens }) => tokens === "word")?.units;
  if (named) return named.map(({ text }) => text);
  const count = Math.max(0, ...units.map(({ word }) => word + 1));
  return Array.from({ length: count }, (_, word) => units.filter((unit) => unit.word === word).map(({ text }) => text).join(" "));
}
