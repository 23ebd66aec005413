import type { Form } from "@/api/shapes";
import { inLanguage, useLanguage } from "@/i18n";
import type { Preset } from "@/pages/campaigns/shapes";
import { plural } from "@/pages/campaigns/words";

const TASK_LEADS: Record<Preset["task"], string> = {
  assessment: "One clip: how good it is and in which ways, then a description.",
  comparison: "Two clips: which is better in which way, then a description.",
  suggestion: "One clip: what should be improved, then advice.",
  detection: "One clip: a person’s voice or a machine’s? The label comes from where the clip is from.",
  rating: "One clip on scales of quality.",
  ab: "Two clips: which is better.",
  preference: "Two spoken replies to one instruction: which is better in which way, and why.",
  pronunciation: "A learner’s sentence: the whole, each word, each sound.",
};

const ORDER = Object.keys(TASK_LEADS);

/** SpeechEval's tasks first, then the others', each by name. */
export function inOrder(presets: Preset[]): Preset[] {
  return [...presets].sort((one, other) => ORDER.indexOf(one.task) - ORDER.indexOf(other.task) || one.key.localeCompare(other.key));
}

/** Where an item takes from what its questionnaire needs. */
const NEEDS: Record<string, string> = {
  instruction: "an instruction (manifest column “instruction”)",
  transcript: "the words spoken (manifest column “text” or “transcript”)",
  alignment: "words with their times (manifest column “alignment”)",
  text_to_judge: "a text to judge (manifest column “text_to_judge”)",
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
              <span className="quiet small">
                {[plural(preset.dimension_count, "question"), preset.clips === 2 ? "pairs" : "", ...preset.needs.map((need) => `needs ${need}`)].filter(Boolean).join(" · ")}
              </span>
            </span>
          </label>
        ))}
      </div>
      {form && form.key === value && (
        <>
          <p className="quiet small">
            Asks: {form.dimensions.map(({ title }) => title.toLowerCase()).join(", ")}
            {form.text === "required" ? "; then a text." : "."}
          </p>
          {form.needs.length > 0 && <p className="small">Every clip must bring {form.needs.map((need) => NEEDS[need] ?? need).join(" and ")}. One that does not becomes an excluded item that says so.</p>}
        </>
      )}
    </fieldset>
  );
}
