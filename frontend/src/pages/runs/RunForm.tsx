import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";

import { asApiError } from "@/api/errors";
import { api } from "@/api/http";
import { Button, ErrorNote, Field, Select } from "@/components";
import { usePaged } from "@/hooks/usePaged";
import type { ReleaseRow } from "@/pages/releases/shapes";
import { BaseField } from "@/pages/runs/BaseField";
import { EstimatePart } from "@/pages/runs/EstimatePart";
import { faultsOf, optionsOf, type Plain } from "@/pages/runs/options";
import { OptionFields } from "@/pages/runs/OptionFields";
import { RecipeCards } from "@/pages/runs/RecipeCards";
import type { Order, Recipe, Run, RunRow } from "@/pages/runs/shapes";
import { TaskRows } from "@/pages/runs/TaskRows";

interface Props {
  releases: ReleaseRow[];
  release: ReleaseRow;
  recipes: Recipe[];
  recipe: Recipe;
  /** The settings of an earlier run. */
  begin: { base: string; lines: string };
  onRelease: (id: string) => void;
  onRecipe: (name: string) => void;
}

export function RunForm({ releases, release, recipes, recipe, begin, onRelease, onRecipe }: Props) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [plain, setPlain] = useState<Plain>({});
  const [lines, setLines] = useState(begin.lines);
  const [base, setBase] = useState(begin.base);
  const [name, setName] = useState("");
  const earlier = usePaged<RunRow>("/runs", { limit: 50 });
  const faults = faultsOf(recipe, plain);
  const order: Order = { release: release.id, recipe: recipe.name, base: recipe.needs_base ? base.trim() : "", options: optionsOf(recipe, plain, lines) };
  const start = useMutation({
    mutationFn: () => api.post<Run>("/runs", { ...order, name: name.trim() }),
    onSuccess: (run) => {
      client.setQueryData(["/runs", run.id], run);
      void client.invalidateQueries({ queryKey: ["/runs"] });
      navigate(`/runs/${run.id}`);
    },
  });
  const refused = start.error ? asApiError(start.error) : null;
  const ready = !Object.keys(faults).length && (!recipe.needs_base || base.trim() !== "");
  return (
    <form
      className="stack"
      aria-label="New run"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) start.mutate();
      }}
    >
      <section className="card stack" aria-label="What is learned from">
        <div className="runs-fields">
          <Field label="Release" errors={refused?.fields.release}>
            <Select value={String(release.id)} options={releases.map(({ id, name: title }) => ({ value: String(id), title }))} onChange={onRelease} />
          </Field>
          <Field label="Name" hint="Left empty, it is named after recipe and release." errors={refused?.fields.name}>
            <input className="input" value={name} onChange={(event) => setName(event.target.value)} maxLength={120} placeholder={`${recipe.name} on ${release.name}`} />
          </Field>
        </div>
        <RecipeCards recipes={recipes} chosen={recipe.name} onChange={onRecipe} />
        <TaskRows recipe={recipe} release={release} />
      </section>
      {recipe.needs_base && <BaseField recipe={recipe} value={base} onChange={setBase} used={earlier.rows} errors={refused?.fields.base} />}
      <OptionFields recipe={recipe} plain={plain} faults={faults} onChange={setPlain} lines={lines} onLines={setLines} errors={refused?.fields.options} />
      <EstimatePart order={order} ready={ready} />
      {refused && <ErrorNote error={refused} />}
      <div className="row">
        <Button type="submit" kind="primary" large disabled={!ready || start.isPending}>
          Start the run
        </Button>
        <span className="quiet small">It can be stopped at any time and goes on from its newest checkpoint.</span>
      </div>
    </form>
  );
}
