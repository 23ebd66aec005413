import { Tabs } from "@/components";

const TABS = [
  { href: "/clips", title: "All clips" },
  { href: "/imports", title: "Imports" },
  { href: "/imports/judgements", title: "Judgements" },
  { href: "/record", title: "Record a voice" },
];

/** What there is, and the ways in. */
export function SoundTabs({ here }: { here: "/clips" | "/imports" | "/imports/judgements" | "/record" }) {
  return <Tabs label="Clips" tabs={TABS} here={here} />;
}
