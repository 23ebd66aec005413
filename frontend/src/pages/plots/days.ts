export interface DayCount {
  day: string;
  count: number;
}

const DAY_SECONDS = 86_400;

/** Days without work are days with none: from the first to the last day, x in seconds (UTC), and the running sum. */
export function everyDay(days: readonly DayCount[]): { seconds: number[]; counts: number[]; sums: number[] } {
  const at = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
  const known = new Map(days.map(({ day, count }) => [at(day), count]));
  const seconds: number[] = [];
  if (days.length) {
    const all = [...known.keys()];
    for (let day = Math.min(...all); day <= Math.max(...all); day += DAY_SECONDS) seconds.push(day);
  }
  const counts = seconds.map((day) => known.get(day) ?? 0);
  let sum = 0;
  return { seconds, counts, sums: counts.map((count) => (sum += count)) };
}
