import { Check, Field, Select } from "@/components";
import type { Preset } from "@/pages/campaigns/shapes";
import { useSources } from "@/pages/clips/Provenance";
import { FORMATS, type Wishes } from "@/pages/imports/judgements";

interface Props {
  value: Wishes;
  onChange: (value: Wishes) => void;
  presets: Preset[];
  errors: Record<string, string[]>;
  locked: boolean;
}

/** Where the judgements go, and what the file does not say of itself. */
export function JudgementFields({ value, onChange, presets, errors, locked }: Props) {
  const sources = useSources();
  const set = (part: Partial<Wishes>) => onChange({ ...value, ...part });
  return (
    <fieldset className="stack-tight" disabled={locked}>
      <legend className="visually-hidden">What they are</legend>
      <div className="imports-defaults">
        <Field label="Campaign" hint="Made if there is none of this name" errors={errors.campaign}>
          <input className="input" required maxLength={160} value={value.campaign} onChange={(event) => set({ campaign: event.target.value })} />
        </Field>
        <Field label="Format" hint="Told by the first record of each file" errors={errors.format}>
          <Select value={value.format} any="Find out" options={FORMATS} onChange={(format) => set({ format })} />
        </Field>
        <Field label="Questionnaire" hint="Needed for tools without fixed questions" errors={errors.preset}>
          <Select value={value.preset} any="The one that fits" options={presets.map(({ key, title }) => ({ value: key, title: title.en ?? key }))} onChange={(preset) => set({ preset })} />
        </Field>
        <Field label="Source" hint="Of the recordings, or the one to look for them in" errors={errors.source}>
          <Select value={value.source} any="Not said" options={sources.map(({ slug, title }) => ({ value: slug, title }))} onChange={(source) => set({ source })} />
        </Field>
      </div>
      <details className="imports-more">
        <summary>More</summary>
        <div className="stack-tight">
          <Field label="Their fields" hint="One a line: theirs = ours. = audio names recordings, = text the text, = alone leaves it out." errors={errors.names}>
            <textarea className="input" rows={3} value={value.names} placeholder="stars = mos" onChange={(event) => set({ names: event.target.value })} />
          </Field>
          <Field label="Language of their texts" errors={errors.text_language}>
            <input className="input imports-code" maxLength={16} value={value.textLanguage} onChange={(event) => set({ textLanguage: event.target.value })} />
          </Field>
          <Check checked={value.inspect} onChange={(inspect) => set({ inspect })}>
            Have an inspector look at each before it counts
          </Check>
          <Check checked={value.pseudonyms} onChange={(pseudonyms) => set({ pseudonyms })}>
            Hide the raters’ names in the file
          </Check>
          <Check checked={value.confirmTexts} onChange={(confirmTexts) => set({ confirmTexts })}>
            Release texts even where they contradict their labels
          </Check>
        </div>
      </details>
    </fieldset>
  );
}
