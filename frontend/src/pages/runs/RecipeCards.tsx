import type { Recipe } from "@/pages/runs/shapes";
import { KIND_WORDS } from "@/pages/runs/words";

/** One of a few recipes, each with what it is for. */
export function RecipeCards({ recipes, chosen, onChange }: { recipes: Recipe[]; chosen: string; onChange: (name: string) => void }) {
  const order = [...recipes].sort((one, other) => Number(one.needs_base) - Number(other.needs_base)); // what runs anywhere first
  return (
    <fieldset className="runs-recipes">
      <legend className="field-label">Recipe</legend>
      {order.map((recipe) => (
        <label key={recipe.name} className="runs-recipe">
          <input type="radio" name="recipe" value={recipe.name} checked={recipe.name === chosen} onChange={() => onChange(recipe.name)} />
          <span className="stack-tight">
            <span className="row">
              <strong>{recipe.name}</strong>
              <span className="tag">{recipe.needs_base ? `starts from ${recipe.family.replaceAll("_", "-")} weights` : "needs no weights"}</span>
            </span>
            <span>{recipe.description}</span>
            <span className="quiet small">For {recipe.tasks.join(", ")}. {recipe.stages.map(({ name, kind }) => `${name}: ${KIND_WORDS[kind] ?? kind}`).join("; ")}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
