import { Button, Field, Select } from "@/components";
import { LANGUAGES } from "@/pages/campaigns/words";
import { following, PROMPTS } from "@/pages/record/prompts";

export interface Reading {
  language: string;
  text: string;
  own: boolean;
}

export function firstReading(languages: string[]): Reading {
  const language = languages.find((code) => PROMPTS[code]) ?? "en";
  return { language, text: PROMPTS[language]![0]!, own: false };
}

/** In which language, and what is read. */
export function PromptPane({ reading, onChange, locked }: { reading: Reading; onChange: (next: Reading) => void; locked: boolean }) {
  const { language, text, own } = reading;
  const offered = PROMPTS[language] ?? [];
  const speak = (next: string) => onChange({ language: next, text: own ? text : (PROMPTS[next]?.[0] ?? ""), own: own || !PROMPTS[next] });
  return (
    <section className="card stack">
      <div className="record-choice">
        <Field label="Language">
          <Select value={language} options={Object.entries(LANGUAGES).map(([value, title]) => ({ value, title }))} onChange={speak} disabled={locked} />
        </Field>
        <div className="row">
          {!own && (
            <Button onClick={() => onChange({ ...reading, text: following(language, text) })} disabled={locked}>
              Another sentence
            </Button>
          )}
          {offered.length > 0 && (
            <Button kind="plain" onClick={() => onChange({ language, text: own ? offered[0]! : "", own: !own })} disabled={locked}>
              {own ? "Offer a sentence" : "My own text"}
            </Button>
          )}
        </div>
      </div>
      {own ? (
        <Field label="What you will say" hint="Word for word as you speak it. Leave it empty if you speak freely and do not want to write it down.">
          <textarea className="input record-own" lang={language} value={text} maxLength={20_000} disabled={locked} onChange={(event) => onChange({ ...reading, text: event.target.value })} />
        </Field>
      ) : (
        <div>
          <p className="quiet">Read aloud, as you would say it to somebody:</p>
          <p className="record-text" lang={language}>
            {text}
          </p>
        </div>
      )}
    </section>
  );
}
