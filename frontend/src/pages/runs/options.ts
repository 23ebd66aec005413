import type { Recipe, RecipeStage } from "@/pages/runs/shapes";

/** What a manager may change without reading the recipe. Written text by place: "stages.0.epochs" -> "2". */
export type Plain = Record<string, string>;

interface Field {
  name: "epochs" | "max_steps" | "batch" | "lr";
  title: string;
  hint: string;
  whole: boolean;
}
const FIELDS: Field[] = [
  { name: "epochs", title: "Epochs", hint: "How often every row is seen.", whole: false },
  { name: "max_steps", title: "Steps at most", hint: "Ends the stage early.", whole: true },
  { name: "batch", title: "Batch", hint: "Samples a step.", whole: true },
  { name: "lr", title: "Learning rate", hint: "Highest of the schedule.", whole: false },
];

/** The fields of one stage, each with the recipe's own value. */
export function fieldsOf(stage: RecipeStage, number: number): (Field & { place: string; usual: string })[] {
  return FIELDS.filter(({ name }) => stage[name] !== undefined).map((field) => ({ ...field, place: `stages.${number}.${field.name}`, usual: String(stage[field.name]) }));
}

/** The words about a value that cannot be, else "". */
export function faultOf(text: string, whole: boolean): string {
  const value = Number(text);
  if (text.trim() === "") return "";
  if (!Number.isFinite(value)) return "Write a number, for example 2 or 0.0001.";
  if (value <= 0) return "Write a number above 0.";
  return whole && !Number.isInteger(value) ? "Write a whole number." : "";
}

/** A number as the judge's TOML reads it: 2 for whole fields, 2.0 for the others. */
function written(text: string, whole: boolean): string {
  const plain = String(Number(text));
  return whole || /[.e]/.test(plain) ? plain : `${plain}.0`;
}

export function faultsOf(recipe: Recipe, plain: Plain): Plain {
  const places = recipe.stages.flatMap((stage, number) => fieldsOf(stage, number));
  const found = places.map(({ place, whole }) => [place, faultOf(plain[place] ?? "", whole)] as const);
  const seed = plain.seed ?? "";
  const seedFault = /^\s*\d{0,9}\s*$/.test(seed) ? "" : "Write a whole number, 0 or above.";
  return Object.fromEntries([...found, ["seed", seedFault] as const].filter(([, words]) => words));
}

/** `["stages.0.epochs=2.0"]`: only what differs from the recipe, then the lines somebody wrote by hand. */
export function optionsOf(recipe: Recipe, plain: Plain, lines: string): string[] {
  const places = recipe.stages.flatMap((stage, number) => fieldsOf(stage, number));
  const changed = places.filter(({ place, usual }) => (plain[place] ?? "").trim() !== "" && Number(plain[place]) !== Number(usual));
  const seed = (plain.seed ?? "").trim();
  return [
    ...(seed ? [`seed=${Number(seed)}`] : []),
    ...changed.map(({ place, whole }) => `${place}=${written(plain[place] ?? "", whole)}`),
    ...lines.split("\n").map((line) => line.trim()).filter(Boolean),
  ];
}
