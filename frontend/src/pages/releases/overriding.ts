import type { NewRelease, Release } from "@/pages/releases/shapes";

/** The order of a refused release once more, its earlier overrides and the new ones in it; perhaps with the twin. */
export function orderAgain(release: Release, reasons: Record<string, string>, twin = false): NewRelease {
  const { name, campaigns, policy, profile, shares, seed, given_column, ratios, audio, formats, equalised } = release;
  const kept = release.overrides.filter(({ check }) => reasons[check] === undefined).map(({ check, reason }) => ({ check, reason }));
  const added = Object.entries(reasons).map(([check, reason]) => ({ check, reason: reason.trim() }));
  return {
    ...{ name, campaigns, shares, seed, given_column, ratios, formats, equalised },
    policy: policy as NewRelease["policy"],
    profile: profile as NewRelease["profile"],
    audio: audio as NewRelease["audio"],
    ...(twin ? { equalised: true } : {}),
    overrides: [...kept, ...added],
  };
}
