import { LinkButton, Note } from "@/components";
import { LeakReport, useLeakage } from "@/pages/releases/LeakReport";
import { OverrideForm } from "@/pages/releases/OverrideForm";
import type { Release } from "@/pages/releases/shapes";
import { REMEDIES } from "@/pages/releases/words";

const LEAK = "leak_found";

/** Why nothing was published, what was found, and the ways on from here. */
export function Refused({ release, again }: { release: Release; again: string }) {
  const { refusal } = release;
  const leaked = refusal?.code === LEAK;
  const leakage = useLeakage(release, leaked);
  return (
    <>
      <Note tone="bad">
        <strong>{release.state === "failed" ? "The build stopped, and nothing was published." : "This release was refused, and nothing was published."}</strong>
        {leaked && leakage.data ? (
          <p>
            {leakage.data.refused.length === 1 ? "A check" : `${leakage.data.refused.length} checks`} found a leak: {leakage.data.refused.map((check) => titleOf(leakage.data, check)).join("; ")}.
          </p>
        ) : (
          <p>{refusal?.message}</p>
        )}
        {refusal && REMEDIES[refusal.code] && <p>What to do: {REMEDIES[refusal.code]}</p>}
        <div className="note-foot">
          <LinkButton href={again}>Change the settings</LinkButton>
          <code>{refusal?.code}</code>
        </div>
      </Note>
      {leaked && <LeakReport release={release} />}
      {leakage.data && leakage.data.refused.length > 0 && <OverrideForm release={release} leakage={leakage.data} />}
    </>
  );
}

function titleOf({ report }: { report: { checks: { check: string; title: string; found: number }[] } }, check: string): string {
  const found = report.checks.find((each) => each.check === check);
  return found ? `${found.title} (${found.found.toLocaleString("en")} found)` : check;
}
