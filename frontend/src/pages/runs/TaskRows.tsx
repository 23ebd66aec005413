import { Note } from "@/components";
import type { ReleaseRow } from "@/pages/releases/shapes";
import type { Recipe } from "@/pages/runs/shapes";

/** How many rows of the release each task ("preference:sagelm-semantic": one questionnaire of it) finds; a task without rows is said before anything is started. */
export function TaskRows({ recipe, release }: { recipe: Recipe; release: ReleaseRow }) {
  const rows = recipe.tasks.map((task) => ({ task, count: release.items[task.split(":")[0] ?? ""]?.train ?? 0 }));
  const without = rows.filter(({ count }) => !count).map(({ task }) => task);
  return (
    <>
      <p className="row small">
        <span className="quiet">Rows to train on:</span>
        {rows.map(({ task, count }) => (
          <span key={task} className="tag">
            {task} {count.toLocaleString("en")}
          </span>
        ))}
      </p>
      {without.length > 0 && (
        <Note tone="warn">
          <p>
            {release.name} has no train rows of {without.join(", ")}. {without.length === recipe.tasks.length ? "The judge will refuse to start; choose another release or recipe." : "The judge may refuse to start; an estimate tells."}
          </p>
        </Note>
      )}
    </>
  );
}
