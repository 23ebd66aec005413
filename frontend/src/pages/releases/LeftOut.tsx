import type { ReleaseSummary } from "@/pages/releases/shapes";
import { partName, reasonWords } from "@/pages/releases/words";

/** What is not in the release, and why. */
export function LeftOut({ summary }: { summary: ReleaseSummary }) {
  const parts = Object.entries(summary.certificate);
  const left = Object.entries(summary.left_out);
  return (
    <section className="card stack-tight" aria-label="Left out">
      <h3 className="releases-h3">Left out</h3>
      {parts.map(([part, { fallen_out }]) => (
        <div key={part}>
          <p className="field-label">{parts.length > 1 ? `Items, ${partName(part).toLowerCase()}` : "Items"}</p>
          <Reasons of={Object.entries(fallen_out)} nothing="Every accepted item has a split." />
        </div>
      ))}
      <div>
        <p className="field-label">Texts</p>
        <Reasons of={left} nothing="Every text is in." />
      </div>
      {summary.withdrawn > 0 && <p>{summary.withdrawn.toLocaleString("en")} clips of earlier releases are withdrawn: listed, never moved.</p>}
      <p className="quiet small">Each is listed: splits/straddling.jsonl, quarantined.jsonl, withdrawn.jsonl and reports/left_out.jsonl.</p>
    </section>
  );
}

function Reasons({ of, nothing }: { of: [string, number][]; nothing: string }) {
  if (!of.length) return <p className="quiet">{nothing}</p>;
  return (
    <dl className="releases-reasons">
      {of.map(([reason, count]) => (
        <div key={reason} style={{ display: "contents" }}>
          <dt className="number">{count.toLocaleString("en")}</dt>
          <dd>{reasonWords(reason)}</dd>
        </div>
      ))}
    </dl>
  );
}
