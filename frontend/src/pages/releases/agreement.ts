interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}
/** A dimension in `reports/agreement.json`; `more` has what its scale allows. */
export interface DimensionReport extends Estimate {
  dimension: string;
  measure: string;
  units: number;
  ratings: number;
  more: { ac2?: number | null; icc?: { k: number; single: number | null; mean: number | null }; ceiling?: Estimate & { mse: number | null; n: number }; mean?: Estimate };
}
/** A pseudonym in `annotations/rater_stats.json`. */
export interface RaterReport {
  simulated: boolean;
  work: Record<string, number>;
  questionnaires: Record<string, Record<string, { ratings: number; bias?: number; inconsistency?: number; agrees?: number }>>;
}
export interface RaterRow {
  name: string;
  simulated: boolean;
  work: string[];
  hours: number;
  bias: number | null;
  inconsistency: number | null;
  agrees: number | null;
}

export const figure = (value: number | null | undefined) => (value === null || value === undefined ? "–" : value.toFixed(2));
export const span = (low: number | null, high: number | null) => (low === null || high === null ? "–" : `${figure(low)} to ${figure(high)}`);

/** Means over all questions, each weighted by its ratings; those who did most come first. */
export function ratersIn(report: Record<string, RaterReport>): RaterRow[] {
  return Object.entries(report)
    .map(([name, { simulated, work, questionnaires }]) => {
      const questions = Object.values(questionnaires).flatMap((each) => Object.values(each));
      const { active_seconds: seconds = 0, ...done } = work;
      return {
        name,
        simulated,
        hours: seconds / 3600,
        work: Object.entries(done).map(([what, count]) => `${count.toLocaleString("en")} ${what.replace(/^rater of /, "")}`),
        bias: mean(questions, "bias"),
        inconsistency: mean(questions, "inconsistency"),
        agrees: mean(questions, "agrees"),
      };
    })
    .sort((one, other) => other.hours - one.hours);
}

type Question = RaterReport["questionnaires"][string][string];
function mean(questions: Question[], key: "bias" | "inconsistency" | "agrees"): number | null {
  const told = questions.filter((question) => question[key] !== undefined && question[key] !== null);
  const ratings = told.reduce((sum, question) => sum + question.ratings, 0);
  return ratings ? told.reduce((sum, question) => sum + question[key]! * question.ratings, 0) / ratings : null;
}
