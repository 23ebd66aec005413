import { Facts } from "@/components";
import { languageName, plural } from "@/pages/campaigns/words";
import { SPLITS, type Release, type ReleaseSummary } from "@/pages/releases/shapes";
import { total, totalItems } from "@/pages/releases/words";

/** The release in a few figures. */
export function InShort({ release, summary }: { release: Release; summary: ReleaseSummary }) {
  const items = totalItems(summary.items);
  const texts = totalItems(summary.texts);
  const real = summary.raters - summary.simulated_raters;
  return (
    <section className="card releases-short" aria-label="In short">
      <ul className="releases-splits">
        {SPLITS.map((split) => {
          const count = Object.values(summary.items).reduce((sum, counts) => sum + counts[split], 0);
          return (
            <li key={split}>
              <span className="quiet">{split}</span>
              <strong>{count.toLocaleString("en")}</strong>
              <span className="quiet">{items ? `${((100 * count) / items).toFixed(1)} %` : "–"}</span>
            </li>
          );
        })}
      </ul>
      <Facts
        of={[
          ["Items", `${items.toLocaleString("en")}, with ${plural(texts, "text")}`],
          ["Clips", `${total(summary.clips).toLocaleString("en")}, ${hours(summary.hours)}`],
          ["Speech", summary.languages.map(languageName).join(", ")],
          ["Texts", summary.text_languages.map(languageName).join(", ")],
          ["Origin", Object.entries(summary.origins).map(([origin, count]) => `${count.toLocaleString("en")} ${origin}`).join(", ")],
          ["Raters", [real && plural(real, "person", "people"), summary.simulated_raters && `${summary.simulated_raters} simulated`].filter(Boolean).join(", ")],
          ["Digest", <code key="digest" className="releases-digest">{release.digest}</code>],
        ]}
      />
    </section>
  );
}

function hours(value: number): string {
  return value < 1 ? `${Math.round(value * 60)} min` : `${value.toFixed(1)} h`;
}
