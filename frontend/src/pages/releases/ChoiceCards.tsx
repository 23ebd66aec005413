interface Choice {
  key: string;
  says: string;
}

/** A few exclusive choices, each with a sentence about it; arrows go from one to the next. */
export function ChoiceCards({ legend, name, value, choices, onChange }: { legend: string; name: string; value: string; choices: Choice[]; onChange: (key: string) => void }) {
  return (
    <fieldset>
      <legend className="field-label">{legend}</legend>
      <div className="releases-choices">
        {choices.map(({ key, says }) => (
          <label key={key} className="releases-choice">
            <input type="radio" name={name} value={key} checked={key === value} onChange={() => onChange(key)} />
            <span>
              <strong>{key.replaceAll("_", " ")}</strong>
              <span className="quiet small">{says}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
