import { Link } from "wouter";

import { plural } from "@/pages/campaigns/words";
import type { ClipShown, Fallen, Possible } from "@/pages/releases/shapes";
import { reasonWords, taskName } from "@/pages/releases/words";

/** Why rows fall out, with a few of each to look at. */
export function FallenCard({ outlook }: { outlook: Possible }) {
  const { dropped, quarantined, withdrawn } = outlook;
  const nothing = !dropped.length && !quarantined.length && !withdrawn.count;
  return (
    <section className="card stack-tight" aria-label="Why rows fall out">
      <h3 className="releases-h3">Why rows fall out</h3>
      {nothing && <p className="quiet">Nothing falls out: every accepted item gets a split.</p>}
      <Reasons title="Dropped: what they share stands in several splits" of={dropped} />
      <Reasons title="Quarantined: a split cannot be given without moving what is fixed" of={quarantined} />
      {withdrawn.count > 0 && (
        <details>
          <summary>
            <strong className="number">{withdrawn.count.toLocaleString("en")}</strong> published clips are withdrawn: listed, never moved
          </summary>
          <ul className="releases-examples">
            {withdrawn.examples.map(({ clip, published_in, reason }, index) => (
              <li key={index}>
                <Clips of={clip} /> <span className="quiet small">was published in {published_in}; {reasonWords(reason)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Reasons({ title, of }: { title: string; of: Fallen[] }) {
  if (!of.length) return null;
  return (
    <div className="stack-tight">
      <p className="field-label">{title}</p>
      {of.map(({ reason, count, examples }) => (
        <details key={reason}>
          <summary>
            <strong className="number">{count.toLocaleString("en")}</strong> {reasonWords(reason)}
          </summary>
          <ul className="releases-examples">
            {examples.map(({ task, clips, where }, index) => (
              <li key={index}>
                <span className="tag">{taskName(task)}</span> <Clips of={clips} />
                <span className="quiet small"> {whereWords(where)}</span>
              </li>
            ))}
          </ul>
          {count > examples.length && <p className="quiet small">{plural(examples.length, "example")} of {count.toLocaleString("en")}. A release lists all of them.</p>}
        </details>
      ))}
    </div>
  );
}

function Clips({ of }: { of: ClipShown[] }) {
  return (
    <>
      {of.map((clip, index) => (
        <span key={clip.id}>
          {index > 0 && " and "}
          <Link href={`/clips/${clip.id}`}>{clip.name}</Link>
          <span className="quiet small"> {[clip.language, clip.speaker, clip.system].filter(Boolean).join(" · ")}</span>
          {clip.text && <span className="releases-said">{clip.text}</span>}
        </span>
      ))}
    </>
  );
}

/** Where what it shares stands: "speaker in train, text in test". */
function whereWords(where: Record<string, unknown>): string {
  return Object.entries(where)
    .map(([kind, splits]) => `${kind} in ${Array.isArray(splits) ? splits.join(" and ") : String(splits)}`)
    .join(", ");
}
