import type { Estimated, Evaluation, TaskFigures, Tree } from "@/pages/runs/shapes";

/** Kinds of answers: known by one figure that only they have; `figures` in the order of their weight. */
const KINDS = [
  { kind: "scale", sign: "pcc", title: "Scores", figures: ["pcc", "srcc", "mse", "mae"] },
  { kind: "detection", sign: "eer", title: "Real or fake", figures: ["accuracy", "eer", "min_dcf"] },
  { kind: "verdict", sign: "tie_credit", title: "Which of two", figures: ["tie_credit", "accuracy", "kappa"] },
  { kind: "choice", sign: "macro_f1", title: "Choices", figures: ["accuracy", "macro_f1", "qwk"] },
  { kind: "text", sign: "bleu", title: "Texts", figures: ["bleu", "sbert", "fense", "unique_texts", "top_text_share"] },
] as const;

export const FIGURE_WORDS: Record<string, { title: string; says: string }> = {
  pcc: { title: "PCC", says: "Pearson correlation with people: 1 follows them fully, 0 not at all." },
  srcc: { title: "SRCC", says: "Rank correlation with people: 1 gives the same order." },
  mse: { title: "MSE", says: "Mean squared error in points of the scale: less is better." },
  mae: { title: "MAE", says: "Mean error in points of the scale: less is better." },
  accuracy: { title: "Accuracy", says: "Share that is right. An output that could not be read is wrong." },
  accuracy_without_ties: { title: "Accuracy without ties", says: "Share that is right where people saw a difference." },
  tie_credit: { title: "Agreement", says: "A tie counts half where people decided." },
  kappa: { title: "Kappa", says: "Agreement beyond chance: 0 is what chance gives." },
  macro_f1: { title: "Macro F1", says: "F1 averaged over the labels, rare ones as much as common ones." },
  qwk: { title: "QWK", says: "Weighted kappa: far misses count more." },
  mcc: { title: "MCC", says: "Correlation of labels." },
  eer: { title: "EER", says: "Error where both kinds of error are equal: less is better." },
  min_dcf: { title: "minDCF", says: "Least detection cost: less is better." },
  bleu: { title: "BLEU", says: "Overlap of words with the people’s texts, 0 to 100." },
  sbert: { title: "SBERT", says: "Likeness of meaning, 0 to 1." },
  fense: { title: "FENSE", says: "Likeness of meaning, less for garbled texts." },
  unique_texts: { title: "Different texts", says: "How many different texts it wrote." },
  top_text_share: { title: "Share of its commonest text", says: "1 is a judge that always says the same." },
  rmse: { title: "RMSE", says: "Root of the mean squared error: less is better." },
  iou: { title: "IoU", says: "Overlap of marked stretches." },
};
const LESS_IS_BETTER = new Set(["mse", "mae", "rmse", "eer", "min_dcf", "top_text_share"]);
export const lessIsBetter = (figure: string) => LESS_IS_BETTER.has(figure);
export const figureName = (figure: string) => FIGURE_WORDS[figure]?.title ?? figure.replaceAll("_", " ");

/** "overall_quality" -> "Overall quality" */
export function plainName(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isTree = (found: unknown): found is Tree => typeof found === "object" && found !== null && !Array.isArray(found);
const isEstimated = (found: unknown): found is Estimated => isTree(found) && "value" in found && "low" in found && "high" in found;

/** A figure of a node, as a value with an interval where it has one. */
export function figureIn(node: Tree | undefined, figure: string): Estimated | null {
  const found = node?.[figure];
  if (isEstimated(found)) return found;
  return typeof found === "number" ? { value: found, low: null, high: null } : null;
}

/** Every node of the tree that holds figures of a known kind, by its path. */
export function nodesOf(tree: Tree, path: string[] = []): { path: string[]; node: Tree; kind: (typeof KINDS)[number] }[] {
  const kind = KINDS.find(({ sign }) => sign in tree);
  if (kind) return [{ path, node: tree, kind }];
  return Object.entries(tree).flatMap(([name, inner]) => (isTree(inner) && !isEstimated(inner) ? nodesOf(inner, [...path, name]) : []));
}

function at(tree: Tree, path: string[]): Tree | undefined {
  return path.reduce<Tree | undefined>((node, name) => (isTree(node?.[name]) ? (node[name] as Tree) : undefined), tree);
}

/** A judge that answered none of these rows (a ridge gives no texts) has no figure there, rather than the worst one. */
const isSilent = (node: Tree) => [["unread", "of"], ["empty", "n"]].some(([none = "", all = ""]) => typeof node[all] === "number" && node[all] > 0 && node[none] === node[all]);
const heard = (node: Tree | undefined) => (node && !isSilent(node) ? node : undefined);

const FIRST = ["overall_quality", "mos"];
const UNSAID = new Set(["dimensions", "levels", "scale"]);
const rowTitle = (path: string[], kind: string) => plainName(path.filter((name) => !UNSAID.has(name)).join(": ") || kind);

export const isFirst = (key: string) => FIRST.some((name) => key.endsWith(name));

export interface FigureRow {
  key: string;
  title: string;
  judge: Tree;
  baselines: Record<string, Tree | undefined>;
  ceiling: (Estimated & { mse?: number | null }) | null;
  unread: number;
}
export interface FigureTable {
  kind: string;
  title: string;
  figures: string[];
  baselines: string[];
  rows: FigureRow[];
}

/** Tables of one task, one a kind of answer: what the judge reached, the simple judges beside it, and what people reach. */
export function tablesOf(task: string, found: TaskFigures, ceiling: Evaluation["ceiling"]): FigureTable[] {
  const nodes = nodesOf(found.judge);
  const baselines = Object.keys(found.baselines);
  return KINDS.map((kind) => {
    const rows = nodes
      .filter((each) => each.kind === kind)
      .map(({ path, node }) => ({
        key: path.join("/") || task,
        title: rowTitle(path, kind.title),
        judge: node,
        baselines: Object.fromEntries(baselines.map((name) => [name, heard(at(found.baselines[name] ?? {}, path))])),
        ceiling: kind.kind === "scale" ? ceilingOf(task, path.at(-1) ?? "", ceiling) : null,
        unread: typeof node.unread === "number" ? node.unread : 0,
      }))
      .sort((a, b) => Number(isFirst(b.key)) - Number(isFirst(a.key)));
    const figures = kind.figures.filter((figure) => rows.some((row) => figureIn(row.judge, figure)));
    const known = baselines.filter((name) => rows.some((row) => row.baselines[name]));
    return { kind: kind.kind, title: kind.title, figures: [...figures], baselines: known, rows };
  }).filter(({ rows, figures }) => rows.length && figures.length);
}

/** One person against the mean of the others, from the questionnaire of this task. */
function ceilingOf(task: string, dimension: string, ceiling: Evaluation["ceiling"]) {
  const questionnaires = Object.keys(ceiling).sort((a, b) => Number(b.includes(task)) - Number(a.includes(task)));
  return questionnaires.map((name) => ceiling[name]?.[dimension]).find(Boolean) ?? null;
}

/** The ceiling is told as a correlation and an error; other figures have none. */
export function ceilingFigure(ceiling: FigureRow["ceiling"], figure: string): Estimated | null {
  if (figure === "pcc") return ceiling;
  return figure === "mse" && typeof ceiling?.mse === "number" ? { value: ceiling.mse, low: null, high: null } : null;
}

export interface Slices {
  columns: { path: string[]; title: string; figures: string[] }[];
  rows: { key: string; tree: Tree }[];
}

/** What the judge reached by language or by system: one row each, one column a dimension. */
export function slicesOf(cut: Record<string, Tree>): Slices {
  const rows = Object.entries(cut).map(([key, tree]) => ({ key, tree }));
  const columns = rows[0] ? nodesOf(rows[0].tree).filter(({ kind }) => kind.kind !== "text") : [];
  columns.sort((a, b) => Number(isFirst(b.path.join("/"))) - Number(isFirst(a.path.join("/"))));
  return { rows, columns: columns.map(({ path, kind }) => ({ path, title: rowTitle(path, kind.title), figures: [...kind.figures] })) };
}

export const sliceFigure = (tree: Tree, path: string[], figure: string) => figureIn(at(tree, path), figure);

/** 0.5273 -> "0.53"; 1021 -> "1,021" */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) >= 2) return value.toLocaleString("en");
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

export function interval(found: Estimated | null | undefined): string {
  return found && found.low !== null && found.high !== null ? `${number(found.low)} to ${number(found.high)}` : "";
}

/** "0.53 (0.41 to 0.64)" */
export function withInterval(found: Estimated | null | undefined): string {
  const span = interval(found);
  return `${number(found?.value)}${span && ` (${span})`}`;
}

/** Where a whisker's scale begins and ends: 0 to 1 for shares, around the values for errors. */
export function rangeOf(figure: string, found: (Estimated | null)[]): [number, number] {
  const values = found.flatMap((each) => (each ? [each.value, each.low, each.high] : [])).filter((value): value is number => value !== null);
  const least = Math.min(0, ...values);
  const most = Math.max(...values, lessIsBetter(figure) ? 0.1 : figure === "bleu" ? 10 : 1);
  return [least, most];
}

export const isEvaluation = (found: Evaluation | Record<string, never>): found is Evaluation => "tasks" in found;
