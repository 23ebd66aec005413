import type { Form } from "@/api/shapes";
import { inLanguage, useLanguage } from "@/i18n";
import type { Preset } from "@/pages/campaigns/shapes";
import { plural } from "@/pages/campaigns/words";

const TASK_LEADS: Record<Preset["task"], string> = {
  assessment: "One clip: how good it is and in which ways, then a description.",
  comparison: "Two clips: which is better in which way, then a description.",
  suggestion: "One clip: what should be improved, then advice.",
  detection: "One clip: a person’s voice or a machine’s? The label comes from where the clip is from.",
};

/** The questionnaires to choose from, and what the chosen one asks. */
export function PresetCards({ presets, value, onChange, form }: { presets: Preset[]; value: string; onChange: (key: string) => void; form: Form | undefined }) {
  const language = useLanguage();
  return (
    <fieldset className="stack-tight">
      <legend className="field-label preset-cards-legend">Questionnaire</legend>
      <div className="preset-cards">
        {presets.map((preset) => (
          <label key={preset.key} className="preset-card">
            <input type="radio" name="preset" value={preset.key} checked={preset.key === value} onChange={() => onChange(preset.key)} />
            <span>
              <strong>{inLanguage(preset.title, language)}</strong>
              <span className="quiet small">{TASK_LEADS[preset.task]}</span>
              <span className="quiet small">{plural(preset.dimension_count, "question")}</span>
            </span>
          </label>
        ))}
      </div>
      {form && form.key === value && (
        <p className="quiet small">
          Asks: {form.dimensions.map(({ title }) => title.toLowerCase()).join(", ")}
          {form.text === "required" ? "; then a text." : "."}
        </p>
      )}
    </fieldset>
  );
}
