import type { NewRelease } from "@/pages/releases/shapes";

/** Everything the page of a new release may be asked for, as words in its address: a view can be sent to a colleague. */
export const SETTINGS = ["campaigns", "profile", "shares", "seed", "given", "ratios", "job", "policy", "name", "audio", "equalised", "formats"] as const;
export type Setting = (typeof SETTINGS)[number];
export type Settings = Record<Setting, string>;

export const DEFAULTS: Settings = {
  campaigns: "",
  profile: "joint",
  shares: "70, 15, 15",
  seed: "0",
  given: "split",
  ratios: "",
  job: "",
  policy: "core_flags",
  name: "",
  audio: "redistributable",
  equalised: "",
  formats: "",
};

/** Settings that a preview rests on: another value makes it a preview of something else. */
const PLAN: readonly Setting[] = ["campaigns", "profile", "shares", "seed", "given", "ratios"];

export function readSettings(search: URLSearchParams): Settings {
  return Object.fromEntries(SETTINGS.map((key) => [key, search.get(key) ?? DEFAULTS[key]])) as Settings;
}

/** The address after a change. Defaults are left out; a changed plan parts with its preview. */
export function changed(search: URLSearchParams, change: Partial<Settings>): URLSearchParams {
  const now = readSettings(search);
  const stale = PLAN.some((key) => change[key] !== undefined && change[key] !== now[key]) && change.job === undefined;
  const next = { ...now, ...change, ...(stale ? { job: "" } : {}) };
  return new URLSearchParams(SETTINGS.filter((key) => next[key] !== DEFAULTS[key]).map((key) => [key, next[key]]));
}

export const listed = (text: string) => text.split(",").map((part) => part.trim()).filter(Boolean);
export const idsIn = (text: string) => listed(text).map(Number).filter((id) => Number.isInteger(id) && id > 0);

/** "70, 15, 15" or "0.7 0.15 0.15" as shares of one; null where it is no three shares. */
export function parseShares(text: string): [number, number, number] | null {
  const found = text.split(/[^\d.]+/).filter(Boolean).map(Number);
  const sum = found.reduce((all, one) => all + one, 0);
  if (found.length !== 3 || found.some((one) => !(one > 0)) || !sum) return null;
  return found.map((one) => Math.round((10_000 * one) / sum) / 10_000) as [number, number, number];
}

/** "corpus 5:5:0", one a line (in an address: parted by ;), as ratios by source; a string says which line is wrong. */
export function parseRatios(text: string): Record<string, string> | string {
  const ratios: Record<string, string> = {};
  for (const line of text.split(/[;\n]/).map((part) => part.trim()).filter(Boolean)) {
    const [, source, ratio] = /^(\S+)[\s=]+(\d{1,3}:\d{1,3}:\d{1,3})$/.exec(line) ?? [];
    if (!source || !ratio) return `“${line}” is no source with its ratio. Write for example: corpus 5:5:0`;
    ratios[source] = ratio;
  }
  return ratios;
}

type Plan = Pick<NewRelease, "campaigns" | "profile" | "shares" | "seed" | "given_column"> & { ratios: Record<string, string> };

/** What the server is asked, or what has to be mended first. */
export function planOf(settings: Settings): { plan: Plan | null; faults: Partial<Record<Setting, string>> } {
  const shares = parseShares(settings.shares);
  const ratios = parseRatios(settings.ratios);
  const seed = Number(settings.seed);
  const campaigns = idsIn(settings.campaigns);
  const faults: Partial<Record<Setting, string>> = {
    ...(campaigns.length ? {} : { campaigns: "Choose at least one campaign." }),
    ...(shares ? {} : { shares: "Three numbers above zero, such as 70, 15, 15." }),
    ...(typeof ratios === "string" ? { ratios } : {}),
    ...(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31 && settings.seed.trim() ? {} : { seed: "A whole number from 0 to 2147483647." }),
    ...(settings.given.trim() ? {} : { given: "Name the column, for example: split." }),
  };
  if (!shares || typeof ratios === "string" || Object.keys(faults).length) return { plan: null, faults };
  return { plan: { campaigns, profile: settings.profile as Plan["profile"], shares, seed, given_column: settings.given.trim(), ratios }, faults };
}

/** The settings of a release, to begin the next from. */
export function settingsOf(release: { campaigns: number[]; profile: string; shares: number[]; seed: number; given_column: string; ratios: Record<string, string>; policy: string; name: string; audio: string; equalised: boolean; formats: string[] }): Partial<Settings> {
  return {
    campaigns: release.campaigns.join(","),
    profile: release.profile,
    shares: release.shares.map((share) => Math.round(share * 10_000) / 100).join(", "),
    seed: String(release.seed),
    given: release.given_column,
    ratios: Object.entries(release.ratios).map(([source, ratio]) => `${source} ${ratio}`).join(";"),
    policy: release.policy,
    name: release.name,
    audio: release.audio,
    equalised: release.equalised ? "yes" : "",
    formats: release.formats.join(","),
  };
}
