import { plainName } from "@/pages/runs/figures";
import { fileAddress, useFiles } from "@/pages/runs/FilesPart";
import type { Run } from "@/pages/runs/shapes";

const FOLDER = "evaluation/plots/";

/** The plots that the evaluation drew; each opens as a file. */
export function PlotsPart({ run, task, tasks }: { run: Run; task: string; tasks: string[] }) {
  const files = useFiles(run).data?.files ?? [];
  const longest = (path: string) => tasks.filter((name) => path.startsWith(`${FOLDER}${name}-`)).sort((a, b) => b.length - a.length)[0];
  const plots = files.filter(({ path }) => path.endsWith(".svg") && longest(path) === task);
  if (!plots.length) return null;
  return (
    <details className="card">
      <summary>{plots.length} plots: judge against people</summary>
      <ul className="runs-plots">
        {plots.map(({ path }) => (
          <li key={path}>
            <a href={fileAddress(run.id, path)} download>
              <img src={fileAddress(run.id, path)} alt={plainName(path.slice(FOLDER.length + task.length + 1, -4).replaceAll("-", " of ").replaceAll("_", " "))} loading="lazy" />
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
