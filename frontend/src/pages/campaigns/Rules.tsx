import type { Form } from "@/api/shapes";
import { Check, Field, Select } from "@/components";
import { TOLERANCE_HINTS, type Plan } from "@/pages/campaigns/plan";

interface Props {
  plan: Plan;
  set: (change: Partial<Plan>) => void;
  form: Form | undefined;
  errors: Record<string, string[]>;
}

/** How the work is done: how many rate, what is inspected, when answers are in dispute. */
export function Rules({ plan, set, form, errors }: Props) {
  const writes = form?.text !== "none";
  return (
    <section className="card stack" aria-label="Rules">
      <h2>Rules</h2>
      <div className="campaigns-fields">
        <Field label="Raters an item" hint="With two or more, answers that differ go to a third person." errors={errors.raters_per_item}>
          <input className="input" type="number" min={1} max={20} value={plan.raters} onChange={(event) => set({ raters: Number(event.target.value) })} required />
        </Field>
        <Field label="Share to inspect, %" hint="Drawn at random, before anybody rates." errors={errors.inspect_share}>
          <input className="input" type="number" min={0} max={100} value={plan.inspectPercent} onChange={(event) => set({ inspectPercent: Number(event.target.value) })} required />
        </Field>
        {writes && (
          <Field label="Language of the texts" errors={errors.text_language}>
            <Select
              value={plan.text_language}
              options={[
                { value: "en", title: "English" },
                { value: "zh", title: "Chinese" },
              ]}
              onChange={(value) => set({ text_language: value === "zh" ? "zh" : "en" })}
            />
          </Field>
        )}
      </div>
      <div className="row">
        {writes && (
          <Check checked={plan.drafting} onChange={(drafting) => set({ drafting })}>
            Offer machine drafts and variants
          </Check>
        )}
        <Check checked={plan.transcripts} onChange={(transcripts) => set({ transcripts })}>
          Show raters what is said
        </Check>
      </div>
      <Field label="Guidelines" hint="Shown to raters beside the questions." errors={errors.guidelines}>
        <textarea className="input" rows={3} value={plan.guidelines} onChange={(event) => set({ guidelines: event.target.value })} />
      </Field>
      <Tolerances plan={plan} set={set} form={form} errors={errors} />
    </section>
  );
}

function Tolerances({ plan, set, form, errors }: Props) {
  const dimensions = form?.dimensions.filter(({ kind }) => kind in TOLERANCE_HINTS) ?? [];
  return (
    <details className="campaigns-details" open={errors.tolerance ? true : undefined}>
      <summary>How far two raters may differ</summary>
      {errors.tolerance && <p className="field-error">{errors.tolerance.join(" ")}</p>}
      <p className="quiet small">Answers further apart than this are in dispute. Leave a field empty for the usual tolerance.</p>
      <div className="campaigns-tolerances">
        {dimensions.map(({ key, title, kind }) => (
          <label key={key}>
            <span>{title}</span>
            <input
              className="input"
              type="number"
              min={0}
              step="any"
              placeholder={String(TOLERANCE_HINTS[kind]?.usual ?? "")}
              value={plan.tolerance[key] ?? ""}
              onChange={(event) => set({ tolerance: { ...plan.tolerance, [key]: event.target.value } })}
            />
            <span className="quiet small">{TOLERANCE_HINTS[kind]?.unit}</span>
          </label>
        ))}
      </div>
    </details>
  );
}
