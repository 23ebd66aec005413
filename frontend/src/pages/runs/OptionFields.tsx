import { Field } from "@/components";
import { fieldsOf, type Plain } from "@/pages/runs/options";
import type { Recipe } from "@/pages/runs/shapes";

interface Props {
  recipe: Recipe;
  plain: Plain;
  faults: Plain;
  onChange: (plain: Plain) => void;
  lines: string;
  onLines: (lines: string) => void;
  errors: string[] | undefined;
}

/** A few plain options a stage; an empty field keeps the recipe's value. Everything else can be written as lines. */
export function OptionFields({ recipe, plain, faults, onChange, lines, onLines, errors }: Props) {
  const errorsOf = (place: string) => (faults[place] ? [faults[place]] : undefined);
  const input = (place: string, usual: string) => (
    <input className="input" inputMode="decimal" value={plain[place] ?? ""} placeholder={usual} onChange={(event) => onChange({ ...plain, [place]: event.target.value })} autoComplete="off" />
  );
  return (
    <section className="card stack" aria-label="Options">
      <div>
        <h2>Options</h2>
        <p className="quiet small">Empty fields keep the recipe’s values, shown in grey.</p>
      </div>
      {recipe.stages.map((stage, number) => (
        <fieldset key={stage.name} className="runs-stage">
          <legend className="field-label">Stage {recipe.stages.length > 1 ? `${number + 1}, ${stage.name}` : stage.name}</legend>
          <div className="runs-fields">
            {fieldsOf(stage, number).map(({ place, title, hint, usual }) => (
              <Field key={place} label={title} hint={hint} errors={errorsOf(place)}>
                {input(place, usual)}
              </Field>
            ))}
          </div>
        </fieldset>
      ))}
      <div className="runs-fields">
        <Field label="Seed" hint="The same seed gives the same run." errors={errorsOf("seed")}>
          {input("seed", "42")}
        </Field>
      </div>
      <details open={Boolean(errors) || lines !== ""}>
        <summary>More options</summary>
        <Field label="One a line: a place in the recipe, and a value" hint="For example stages.0.patience=3 or adapt.r=16" errors={errors}>
          <textarea className="input runs-lines" rows={3} value={lines} onChange={(event) => onLines(event.target.value)} spellCheck={false} />
        </Field>
      </details>
    </section>
  );
}
