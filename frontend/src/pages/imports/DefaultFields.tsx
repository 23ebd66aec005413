import { Field, Select } from "@/components";
import { LANGUAGES } from "@/pages/campaigns/words";
import { useSources } from "@/pages/clips/Provenance";
import type { Origin } from "@/pages/clips/shapes";
import { ORIGIN_WORDS } from "@/pages/clips/words";
import type { Defaults } from "@/pages/imports/shapes";
import { NewSource } from "@/pages/imports/NewSource";

interface Props {
  value: Defaults;
  onChange: (value: Defaults) => void;
  errors: Record<string, string[]>;
}

/** What holds for every file of which the manifest does not say otherwise. */
export function DefaultFields({ value, onChange, errors }: Props) {
  const sources = useSources();
  const set = (part: Partial<Defaults>) => onChange({ ...value, ...part });
  return (
    <fieldset className="stack-tight">
      <legend className="imports-legend">For files of which the manifest does not say</legend>
      <div className="imports-defaults">
        <Field label="Language" hint="A code such as en or zh" errors={errors.language}>
          <input className="input" list="imports-languages" maxLength={16} value={value.language ?? ""} onChange={(event) => set({ language: event.target.value.trim() })} />
        </Field>
        <datalist id="imports-languages">
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </datalist>
        <Field label="Origin" hint="Who produced the speech" errors={errors.origin}>
          <Select
            value={value.origin ?? ""}
            any="Not known"
            options={["real", "synthetic"].map((origin) => ({ value: origin, title: ORIGIN_WORDS[origin]! }))}
            onChange={(origin) => set({ origin: (origin || undefined) as Origin })}
          />
        </Field>
        <Field label="Speaker" hint="A label, not a name" errors={errors.speaker}>
          <input className="input" maxLength={120} value={value.speaker ?? ""} onChange={(event) => set({ speaker: event.target.value })} />
        </Field>
        <Field label="System" hint="Synthesiser or vocoder" errors={errors.system}>
          <input className="input" maxLength={120} value={value.system ?? ""} onChange={(event) => set({ system: event.target.value })} />
        </Field>
        <div className="stack-tight">
          <Field label="Source" hint="Corpus or generator, with its licence" errors={errors.source}>
            <Select
              value={value.source ?? ""}
              any="Not known"
              options={sources.map((source) => ({ value: source.slug, title: `${source.title} (${source.licence})` }))}
              onChange={(source) => set({ source })}
            />
          </Field>
          <NewSource onMade={(source) => set({ source: source.slug })} />
        </div>
      </div>
    </fieldset>
  );
}
