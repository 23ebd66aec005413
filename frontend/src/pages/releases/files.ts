import type { ReleaseFile } from "@/pages/releases/shapes";

const UNITS = ["B", "kB", "MB", "GB", "TB"];

export function bytes(size: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(1, size)) / 3), UNITS.length - 1);
  const value = size / 1000 ** step;
  return `${step && value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}

const GROUPS: [RegExp, string][] = [
  [/^exports\/([^/]+)\//, "Format"],
  [/^preference\//, "Format preference"],
  [/^tasks\//, "Rows by task"],
  [/^parquet\//, "Parquet"],
  [/^annotations\//, "Ratings, raw and aggregated"],
  [/^splits\//, "Splits and ledger"],
  [/^reports\//, "Reports"],
  [/^audio\//, "Lists of the audio"],
  [/^(questionnaires|prompts)\//, "Questionnaires and prompts"],
  [/^(recipe|LICENSES)\//, "Licences and recipes"],
  [/^/, "Cards and programs"],
];
const ORDER = ["Cards and programs", "Rows by task", "Format", "Ratings", "Reports", "Splits"];

/** Files as one looks for them: the cards, the rows, each format, then the rest. */
export function fileGroups(files: readonly ReleaseFile[], titles: Record<string, string> = {}): { title: string; files: ReleaseFile[]; bytes: number }[] {
  const groups = new Map<string, ReleaseFile[]>();
  for (const file of files) {
    const [pattern, name] = GROUPS.find(([one]) => one.test(file.path))!;
    const format = name.startsWith("Format") ? (pattern.exec(file.path)?.[1] ?? "preference") : "";
    const title = format ? `Format ${titles[format] ?? format}` : name;
    groups.set(title, [...(groups.get(title) ?? []), file]);
  }
  const rank = (title: string) => (ORDER.findIndex((start) => title.startsWith(start)) + 1 || ORDER.length + 1);
  return [...groups]
    .map(([title, some]) => ({ title, files: some, bytes: some.reduce((sum, file) => sum + file.bytes, 0) }))
    .sort((one, other) => rank(one.title) - rank(other.title) || one.title.localeCompare(other.title));
}
