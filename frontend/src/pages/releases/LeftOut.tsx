import { plural } from "@/pages/campaigns/words";
import type { ReleaseSummary } from "@/pages/releases/shapes";
import { reasonWords } from "@/pages/releases/words";

/** What is not in the release, and why; how far the split is from the best one. */
export function LeftOut({ summary }: { summary: ReleaseSummary }) {
  const { certificate, left_out } = summary;
  const dropped = Object.entries(certificate.dropped_by_reason);
  const left = Object.entries(left_out);
  return (
    <section className="card stack" aria-label="Left out">
      <h2>Left out</h2>
      <div className="stack-tight">
        <h3>
          {plural(certificate.dropped, "item")} straddled splits <span className="quiet">of {certificate.units.toLocaleString("en")}</span>
        </h3>
        <Reasons of={dropped} words={straddling} />
        <p className="quiet small">
          {Math.round(certificate.kept_share * 100)} % were kept; no split of this kind can keep more than {certificate.bound.toLocaleString("en")}
          {certificate.gap !== null && ` (${(certificate.gap * 100).toFixed(1)} % away)`}. Systems: {certificate.system_labels.note}.
        </p>
      </div>
      {left.length > 0 && (
        <div className="stack-tight">
          <h3>Texts and items left out</h3>
          <Reasons of={left} words={reasonWords} />
        </div>
      )}
      <p className="quiet small">Each is listed in splits/straddling.jsonl and reports/left_out.jsonl.</p>
    </section>
  );
}

function Reasons({ of, words }: { of: [string, number][]; words: (reason: string) => string }) {
  if (!of.length) return <p className="quiet">Nothing.</p>;
  return (
    <dl className="releases-reasons">
      {of.map(([reason, count]) => (
        <div key={reason} style={{ display: "contents" }}>
          <dt className="number">{count.toLocaleString("en")}</dt>
          <dd>{words(reason)}</dd>
        </div>
      ))}
    </dl>
  );
}

const straddling = (reason: string) => (reason.includes(" against ") ? `its ${reason.replace(" against ", " stands in another split than its ")}` : reason);
