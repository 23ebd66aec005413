import { Progress } from "@/components";
import { isRunning, type Import } from "@/pages/imports/shapes";

/** How far, and what became of the rows. Colours are repeated in words. */
export function Counts({ of, done, total }: { of: Import; done: number; total: number }) {
  const share = (count: number) => (total ? count / total : 0);
  const rest = Math.max(0, done - of.added - of.known - of.skipped);
  return (
    <section className="stack-tight" aria-label="Progress" role={isRunning(of) ? "status" : undefined}>
      <Progress
        label={`${done} of ${total} rows`}
        parts={[
          { share: share(of.added) },
          { share: share(of.known), colour: "var(--line-strong)" },
          { share: share(of.skipped), colour: "var(--cat-2)" },
          { share: share(rest), colour: "var(--text-3)" },
        ]}
      />
      <dl className="imports-counts">
        <Count name={isRunning(of) ? `of ${total || "?"} rows done` : total === 1 ? "row" : "rows"} value={isRunning(of) ? done : total} />
        <Count name="added" value={of.added} colour="var(--accent)" />
        <Count name="already there" value={of.known} colour="var(--line-strong)" />
        <Count name="skipped" value={of.skipped} colour="var(--cat-2)" />
      </dl>
    </section>
  );
}

function Count({ name, value, colour }: { name: string; value: number; colour?: string }) {
  return (
    <div>
      <dd>{value.toLocaleString("en")}</dd>
      <dt>
        {colour && <span className="imports-dot" style={{ background: colour }} />}
        {name}
      </dt>
    </div>
  );
}
