type Plain = string | number | boolean | null;
export interface FigureTable {
  title: string;
  columns: string[];
  rows: Plain[][];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): value is Plain => !isRecord(value) && !Array.isArray(value);
export const spoken = (name: string) => name.replaceAll("_", " ").replaceAll(".", " ");

/** A record laid flat: { words: { low: 1 } } as { "words.low": 1 }; lists inside become text. */
function flat(record: Record<string, unknown>, before = ""): Record<string, Plain> {
  return Object.assign(
    {},
    ...Object.entries(record).map(([key, value]) =>
      isRecord(value) ? flat(value, `${before}${key}.`) : { [`${before}${key}`]: isPlain(value) ? value : value && JSON.stringify(value) },
    ),
  ) as Record<string, Plain>;
}

function tableOf(title: string, records: Record<string, unknown>[]): FigureTable {
  const rows = records.map((record) => flat(record));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { title, columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) };
}

/** A check's free-form figures as single values and as tables. */
export function figuresIn(figures: Record<string, unknown>): { single: [string, Plain][]; tables: FigureTable[] } {
  const single: [string, Plain][] = [];
  const tables: FigureTable[] = [];
  for (const [name, value] of Object.entries(figures)) {
    if (isPlain(value)) single.push([name, value]);
    else if (Array.isArray(value)) {
      if (value.length && value.every(isRecord)) tables.push(tableOf(name, value));
      else if (value.length) single.push([name, value.map((each) => (isPlain(each) ? String(each) : JSON.stringify(each))).join(", ")]);
    } else if (isRecord(value)) {
      const inner = Object.entries(value);
      if (inner.length && inner.every(([, each]) => isRecord(each))) tables.push(tableOf(name, inner.map(([key, each]) => ({ "": key, ...(each as Record<string, unknown>) }))));
      else if (inner.length) tables.push(tableOf(name, [value]));
    }
  }
  return { single, tables };
}
