import { Badge } from "@/components";
import type { LeakCheck } from "@/pages/releases/shapes";
import { CHECK_WORDS } from "@/pages/releases/words";

/** What was looked for in the finished files, and what was found. */
export function Leaks({ checks }: { checks: LeakCheck[] }) {
  const leaks = checks.filter(({ found }) => found).length;
  return (
    <section className="card" aria-label="Leak report">
      <div className="card-head">
        <h2>Leak report</h2>
        <Badge tone={leaks ? "bad" : "good"}>{leaks ? `${leaks} of ${checks.length} checks found a leak` : `${checks.length} checks, no leak`}</Badge>
      </div>
      <ul className="releases-checks">
        {checks.map((check) => (
          <li key={check.check}>
            <strong>{CHECK_WORDS[check.check] ?? check.check}</strong>
            <Badge tone={check.found ? "bad" : "good"}>{check.found ? `${check.found} found` : "none found"}</Badge>
            <p className="quiet small">
              {capital(check.promise)}. Looked at {lookedAt(check)}; {check.control}.
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const lookedAt = ({ looked_at }: LeakCheck) =>
  Object.entries(looked_at)
    .map(([what, count]) => `${count.toLocaleString("en")} ${what.replaceAll("_", " ")}`)
    .join(", ");
