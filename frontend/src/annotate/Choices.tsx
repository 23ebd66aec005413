import type { Dimension, Label } from "@/api/shapes";
import { labelKeys } from "@/annotate/layout";
import type { Sheet } from "@/annotate/Sheet";
import { Keys } from "@/components";
import { printed } from "@/engine/KeyMap";
import type { Place } from "@/engine/rules";
import type { PointerEvent } from "react";

/** A click must not take the keyboard away from the rows. */
export const keepFocus = (event: PointerEvent) => event.preventDefault();

function isChosen(value: unknown, id: Label["id"]): boolean {
  return Array.isArray(value) ? value.includes(String(id)) : value === id;
}

/** The clip that an answer prefers; below zero on a scale from A to B is A. */
function sideMeant({ kind, scale }: Dimension, id: Label["id"]): string | undefined {
  if (kind === "comparison") return String(id);
  if (kind !== "ordinal" || scale !== "bipolar" || Number(id) === 0) return undefined;
  return Number(id) < 0 ? "A" : "B";
}

/** A line's own choices: figures for a scale, words for a category, A / same / B for a comparison. */
export function InlineChoices({ sheet, place }: { sheet: Sheet; place: Place }) {
  const { dimension } = place;
  const value = sheet.value(place);
  const figures = dimension.kind === "ordinal";
  return (
    <div className={`inline-choices ${figures ? "figures" : ""}`}>
      {dimension.labels.map((label) => (
        <button
          key={label.id}
          type="button"
          role="radio"
          tabIndex={-1}
          aria-checked={isChosen(value, label.id)}
          aria-label={figures ? `${label.id}: ${label.title}` : label.title}
          data-side={sideMeant(dimension, label.id)}
          onPointerDown={keepFocus}
          onClick={() => sheet.choose(place, label.id)}
        >
          {figures ? label.id : label.title}
        </button>
      ))}
    </div>
  );
}

/** Labels as chips with their keys; several may be ticked where the question says so. */
export function Chips({ sheet, place, keysOn }: { sheet: Sheet; place: Place; keysOn: boolean }) {
  const { dimension } = place;
  const several = dimension.kind === "multi-category";
  const value = sheet.value(place);
  const keys = labelKeys(dimension);
  return (
    <div className="chips" role={several ? "group" : "radiogroup"} aria-label={dimension.title}>
      {dimension.labels.map((label) => (
        <button
          key={label.id}
          type="button"
          className="chip"
          role={several ? "checkbox" : "radio"}
          aria-checked={isChosen(value, label.id)}
          title={label.anchor || undefined}
          onPointerDown={keepFocus}
          onClick={() => {
            sheet.focusOn(place);
            sheet.choose(place, label.id);
          }}
        >
          {keysOn && <Keys text={printed(keys.get(label.id) ?? "")} />}
          {label.title}
        </button>
      ))}
    </div>
  );
}

/** Neighbouring steps that mean the same, told once: 9 and 10 are "Excellent". From the highest down. */
function bandsOf({ labels }: Dimension): Label[][] {
  const bands: Label[][] = [];
  for (const label of labels) {
    const last = bands.at(-1);
    if (last?.[0]?.title === label.title) last.unshift(label);
    else bands.push([label]);
  }
  return bands.reverse();
}

/** A long scale: what its bands mean, each step to press. */
export function Bands({ sheet, place, value }: { sheet: Sheet; place: Place; value: unknown }) {
  const keys = labelKeys(place.dimension);
  return (
    <ul className="bands">
      {bandsOf(place.dimension).map((band) => (
        <li key={band[0]?.id} className="band">
          <span className="band-steps">
            {band.map((label) => (
              <button key={label.id} type="button" tabIndex={-1} className="chip" aria-pressed={value === label.id} onPointerDown={keepFocus} onClick={() => sheet.choose(place, label.id)}>
                {label.id}
                {keys.get(label.id) !== String(label.id) && <Keys text={printed(keys.get(label.id) ?? "")} />}
              </button>
            ))}
          </span>
          <strong>{band[0]?.title}</strong>
          {band[0]?.anchor && <span className="band-anchor">{band[0].anchor}</span>}
        </li>
      ))}
    </ul>
  );
}

const LONG_SCALE = 7;

/** What each step of the scale means, in the rater's language. */
export function Anchors({ sheet, place, chosenOnly }: { sheet: Sheet; place: Place; chosenOnly: boolean }) {
  const { kind, labels } = place.dimension;
  if (kind === "ordinal" && labels.length > LONG_SCALE) return <Bands sheet={sheet} place={place} value={sheet.value(place)} />;
  return <Steps sheet={sheet} place={place} chosenOnly={chosenOnly} />;
}

function Steps({ sheet, place, chosenOnly }: { sheet: Sheet; place: Place; chosenOnly: boolean }) {
  const value = sheet.value(place);
  const keys = labelKeys(place.dimension);
  return (
    <ul className="anchors">
      {place.dimension.labels.filter((label) => !chosenOnly || isChosen(value, label.id)).map((label) => (
        <li key={label.id}>
          <button
            type="button"
            tabIndex={-1}
            className="anchor"
            aria-pressed={isChosen(value, label.id)}
            data-side={sideMeant(place.dimension, label.id)}
            onPointerDown={keepFocus}
            onClick={() => sheet.choose(place, label.id)}
          >
            <Keys text={printed(keys.get(label.id) ?? "")} />
            <strong>{label.title}</strong>
            {label.anchor && <span>{label.anchor}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
