import { Facts } from "@/components";
import { languageName, plural } from "@/pages/campaigns/words";
import { HELD_OUT, SPLITS, type BySplit, type Release, type ReleaseSummary } from "@/pages/releases/shapes";
import { SplitTitle } from "@/pages/releases/SplitBar";
import { percentOf, totalItems } from "@/pages/releases/words";

/** Policies under which val and test hold more than what is disjoint: there the core comes first. */
const CORE_FIRST = ["core_flags", "paper_detection", "given", "speaker_system"];

/** The release in a few figures. */
export function InShort({ release, summary }: { release: Release; summary: ReleaseSummary }) {
  const items = totalItems(summary.items);
  const real = summary.raters - summary.simulated_raters;
  const split = (of: Record<string, BySplit>, name: keyof BySplit) => Object.values(of).reduce((sum, counts) => sum + counts[name], 0);
  const last = summary.history.at(-1);
  const core = (
    <div>
      <h2 className="releases-h3">Disjoint core</h2>
      <ul className="releases-splits" aria-label="Disjoint core">
        {HELD_OUT.map((name) => (
          <li key={name}>
            <SplitTitle split={name} />
            <strong>{split(summary.core, name).toLocaleString("en")}</strong>
            <span className="quiet">of {split(summary.items, name).toLocaleString("en")}</span>
          </li>
        ))}
      </ul>
      <p className="quiet small releases-prose">Their speaker, system and text are not in train. Report on these first; rows say core: true.</p>
    </div>
  );
  const all = (
    <div>
      <h2 className="releases-h3">Items</h2>
      <ul className="releases-splits" aria-label="Items by split">
        {SPLITS.map((name) => (
          <li key={name}>
            <SplitTitle split={name} />
            <strong>{split(summary.items, name).toLocaleString("en")}</strong>
            <span className="quiet">{items ? percentOf(split(summary.items, name) / items) : "–"}</span>
          </li>
        ))}
      </ul>
    </div>
  );
  return (
    <section className="card releases-short" aria-label="In short">
      <div className="stack">
        {CORE_FIRST.includes(release.policy) ? [core, all].map((part, index) => <div key={index}>{part}</div>) : [all, core].map((part, index) => <div key={index}>{part}</div>)}
      </div>
      <Facts
        of={[
          ["Items", `${items.toLocaleString("en")}, with ${plural(totalItems(summary.texts), "text")}`],
          ["Clips", `${summary.clip_count.toLocaleString("en")}, ${hours(summary.hours)}`],
          ["Speech", summary.languages.map(languageName).join(", ")],
          ["Texts", summary.text_languages.map(languageName).join(", ")],
          ["Origin", Object.entries(summary.origins).map(([origin, count]) => `${count.toLocaleString("en")} ${origin}`).join(", ")],
          ["Raters", [real && plural(real, "person", "people"), summary.simulated_raters && `${summary.simulated_raters} simulated`].filter(Boolean).join(", ")],
          ["Before", last?.unchanged ? `${plural(last.unchanged, "clip")} of earlier releases, none moved; ${last.added.toLocaleString("en")} new` : "No clip was released before."],
          ["Digest", <code key="digest" className="releases-digest">{release.digest}</code>],
        ]}
      />
    </section>
  );
}

function hours(value: number): string {
  return value < 1 ? `${Math.round(value * 60)} min` : `${value.toFixed(1)} h`;
}
