import { Field } from "@/components";
import type { Recipe, RunRow } from "@/pages/runs/shapes";
import { WEIGHTS } from "@/pages/runs/words";

/** The folder of the weights to start from, and how to come by one. */
export function BaseField({ recipe, value, onChange, used, errors }: { recipe: Recipe; value: string; onChange: (folder: string) => void; used: RunRow[]; errors: string[] | undefined }) {
  const folders = [...new Set(used.map(({ base }) => base).filter(Boolean))];
  const weights = WEIGHTS[recipe.family];
  return (
    <section className="card stack" aria-label="Base model">
      <Field label="Folder of the base model" hint="On the machine that trains: a folder with config.json, the tokenizer and *.safetensors." errors={errors}>
        <input className="input" value={value} onChange={(event) => onChange(event.target.value)} list="runs-bases" placeholder="/models/…" required spellCheck={false} autoComplete="off" />
      </Field>
      <datalist id="runs-bases">
        {folders.map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
      {weights && (
        <p className="quiet small">
          No weights yet? On a machine with a network: <code>hf download {weights} --local-dir /models/{weights.split("/")[1]}</code> (from <code>pip install huggingface_hub</code>), then name that folder here. Mind the
          licence of the weights.
        </p>
      )}
    </section>
  );
}
