import { Note } from "@/components";
import { AgreementReport } from "@/pages/releases/AgreementReport";
import { CertificateCard } from "@/pages/releases/CertificateCard";
import { Files } from "@/pages/releases/Files";
import { InShort } from "@/pages/releases/InShort";
import { LeakReport } from "@/pages/releases/LeakReport";
import { LeftOut } from "@/pages/releases/LeftOut";
import { BalanceOfRelease, ExposureOfRelease } from "@/pages/releases/Reports";
import type { Release, ReleaseSummary } from "@/pages/releases/shapes";

/** A published release, the numbers that count under its policy first. */
export function Contents({ release }: { release: Release }) {
  const summary = release.summary as ReleaseSummary;
  return (
    <>
      {summary.simulated !== "none" && (
        <Note tone="warn">
          {summary.simulated === "all" ? "All items carry" : `${summary.simulated_items} items carry`} answers of simulated raters. Their rows say so. They are for trying the road, not for measuring or training anything real.
        </Note>
      )}
      {release.overrides.map(({ check, by, reason }) => (
        <Note key={check} tone="warn">
          <strong>Let out although the check {check.replaceAll("_", " ")} found a leak, by {by}.</strong>
          <p>{reason}</p>
        </Note>
      ))}
      <InShort release={release} summary={summary} />
      <BalanceOfRelease release={release} summary={summary} />
      <LeakReport release={release} />
      <div className="releases-two">
        <LeftOut summary={summary} />
        <CertificateCard of={summary.certificate} />
      </div>
      <ExposureOfRelease release={release} />
      <AgreementReport release={release} />
      <Files release={release} audio={summary.audio} />
    </>
  );
}
