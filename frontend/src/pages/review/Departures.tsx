import type { Contradiction } from "@/api/shapes";
import { Badge } from "@/components";
import { inLanguage, useLanguage } from "@/i18n";

/** Where a text says something else than the answers, and whether the rater stands by it. */
export function Departures({ of, confirmed }: { of: Contradiction[]; confirmed: string[] }) {
  const language = useLanguage();
  if (!of.length) return null;
  return (
    <ul className="stack-tight small">
      {of.map((one) => (
        <li key={one.code} className="row">
          <Badge tone="warn">{confirmed.includes(one.code) ? "confirmed by the rater" : "not confirmed"}</Badge>
          {inLanguage(one.message, language)}
        </li>
      ))}
    </ul>
  );
}
