import { ErrorNote, Field, LinkButton, Note, Segmented, Select } from "@/components";
import { CLIP_FILTERS, type Plan } from "@/pages/campaigns/plan";
import type { useClipCount } from "@/pages/campaigns/useClipCount";
import { languageName, plural } from "@/pages/campaigns/words";

interface Props {
  plan: Plan;
  set: (change: Partial<Plan>) => void;
  pairs: boolean;
  clips: ReturnType<typeof useClipCount>;
  errors: Record<string, string[]>;
}

const FILTER_TITLES = { source: "Source", system: "System", origin: "Origin", degradation: "Degradation", speaker: "Speaker" } as const;

/** Which clips are judged, with the count as it changes; pairs are made of them where two are compared. */
export function ClipChoice({ plan, set, pairs, clips, errors }: Props) {
  const options = (name: string, words: (value: string) => string = String) => (clips.facets[name] ?? []).map(({ value, count }) => ({ value, title: `${words(value)} (${count})` }));
  return (
    <section className="card stack" aria-label="Clips">
      <div className="card-head">
        <h2>Clips</h2>
        <strong role="status">{clips.count === null ? "" : plural(clips.count, "clip")}</strong>
      </div>
      {clips.error && <ErrorNote error={clips.error} retry={clips.again} />}
      {clips.count === 0 && !Object.values(plan.filter).some(Boolean) && !plan.audio_language ? (
        <Note>
          There are no clips yet. <LinkButton href="/clips">Import some</LinkButton>
        </Note>
      ) : (
        <div className="campaigns-fields">
          <Field label="Language of the speech" errors={errors.audio_language}>
            <Select value={plan.audio_language} any="any language" options={options("language", languageName)} onChange={(audio_language) => set({ audio_language, ...(audio_language === "zh" ? { text_language: "zh" } : {}) })} />
          </Field>
          {CLIP_FILTERS.map((name) => (
            <Field key={name} label={FILTER_TITLES[name]}>
              <Select value={plan.filter[name] ?? ""} any="any" options={options(name)} onChange={(value) => set({ filter: { ...plan.filter, [name]: value } })} />
            </Field>
          ))}
          <Field label="Name or text contains">
            <input className="input" type="search" value={plan.filter.q ?? ""} onChange={(event) => set({ filter: { ...plan.filter, q: event.target.value } })} />
          </Field>
        </div>
      )}
      {errors.clips && <Note tone="bad">{errors.clips.join(" ")}</Note>}
      {pairs && (
        <div className="campaigns-fields">
          <div className="field">
            <span className="field-label">Pairs are made of</span>
            <Segmented
              label="Pairs are made of"
              value={plan.how}
              onChange={(how) => set({ how })}
              options={[
                { value: "same_text", title: "the same text" },
                { value: "same_instruction", title: "replies to one instruction" },
                { value: "random", title: "any two clips" },
              ]}
            />
          </div>
          <Field label="How many pairs" errors={errors.pairs}>
            <input className="input" type="number" min={1} max={20000} value={plan.pairs} onChange={(event) => set({ pairs: Number(event.target.value) })} required />
          </Field>
        </div>
      )}
    </section>
  );
}
