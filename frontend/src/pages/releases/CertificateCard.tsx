import type { Certificates } from "@/pages/releases/shapes";
import { certificateWords, partName } from "@/pages/releases/words";

/** How good the split is, and what is proven about that. */
export function CertificateCard({ of }: { of: Certificates }) {
  const parts = Object.entries(of);
  return (
    <section className="card stack-tight" aria-label="Certificate">
      <h3 className="releases-h3">How good this split is</h3>
      {parts.map(([part, certificate]) => (
        <div key={part}>
          {parts.length > 1 && <p className="field-label">{partName(part)}</p>}
          <ul className="releases-said-list">
            {certificateWords(certificate).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
