import type { Line } from "@/pages/runs/shapes";

/** What was measured while one stage was trained, in the order of its steps. */
export interface StageCurve {
  stage: string;
  steps: Line[];
  vals: Line[];
}

/**
 * Lines of metrics.jsonl as curves. What a resume went back on is taken back; so is a step that comes again, where a
 * run was begun anew. The server does the same for what it keeps (training/points.py); here it is done for live lines.
 */
export class Curves {
  private readonly byStage = new Map<string, StageCurve>();

  static of(lines: Line[]): Curves {
    const curves = new Curves();
    lines.forEach((line) => curves.take(line));
    return curves;
  }

  get stages(): StageCurve[] {
    return [...this.byStage.values()];
  }

  take(line: Line): void {
    if (line.kind === "start" && !line.resume) this.byStage.clear();
    if (line.stage === undefined || line.step === undefined) return;
    if (line.kind === "resume") this.takeBack(line.stage, line.step + 1);
    if (line.kind === "step") {
      this.takeBack(line.stage, line.step);
      this.stage(line.stage).steps.push(line);
    }
    if (line.kind === "val") {
      const curve = this.stage(line.stage);
      dropFrom(curve.vals, line.step);
      curve.vals.push(line);
    }
  }

  private stage(name: string): StageCurve {
    const found = this.byStage.get(name) ?? { stage: name, steps: [], vals: [] };
    this.byStage.set(name, found);
    return found;
  }

  private takeBack(stage: string, first: number): void {
    const curve = this.byStage.get(stage);
    if (!curve) return;
    dropFrom(curve.steps, first);
    dropFrom(curve.vals, first);
  }
}

/** They stand in rising order, so only the end is looked at. */
function dropFrom(lines: Line[], first: number): void {
  while (lines.length && (lines.at(-1)?.step ?? 0) >= first) lines.pop();
}

const UNITS: Record<string, string> = { tokens_per_s: "tokens a second", samples_per_s: "samples a second", memory_mb: "MB", lr: "", grad_norm: "", padding: "share" };

/** The figures that a stage has: its loss, its parts, then how it went. A reward stands before the loss it is made of. */
export function figuresOf({ steps, vals }: StageCurve): string[] {
  const parts = new Set([...steps, ...vals].flatMap((line) => Object.keys(line.parts ?? {})));
  const rewards = [...parts].filter((name) => name === "reward");
  const rest = [...parts].filter((name) => name !== "reward").sort();
  const speed = Object.keys(UNITS).filter((name) => steps.some((line) => typeof line[name] === "number"));
  return [...rewards, "loss", ...rest, ...speed];
}

export function figureTitle(figure: string): string {
  const named: Record<string, string> = { lr: "learning rate", tokens_per_s: "speed", samples_per_s: "samples a second", memory_mb: "memory", grad_norm: "gradient norm" };
  return named[figure] ?? figure.replaceAll("_", " ").replaceAll(".", ": ");
}

export const unitOf = (figure: string) => UNITS[figure] ?? "";

export function valueAt(line: Line, figure: string): number | null {
  const found = figure in UNITS || figure === "loss" ? line[figure] : line.parts?.[figure];
  return typeof found === "number" && Number.isFinite(found) ? found : null;
}

/** Columns for a plot: every step at which one of the series has a value, and each series there. */
export function aligned(series: { lines: Line[]; figure: string }[]): [number[], ...(number | null)[][]] {
  const steps = [...new Set(series.flatMap(({ lines }) => lines.map((line) => line.step ?? 0)))].sort((a, b) => a - b);
  const place = new Map(steps.map((step, index) => [step, index]));
  const columns = series.map(({ lines, figure }) => {
    const column = new Array<number | null>(steps.length).fill(null);
    for (const line of lines) column[place.get(line.step ?? 0) ?? 0] = valueAt(line, figure);
    return column;
  });
  return [steps, ...columns];
}
