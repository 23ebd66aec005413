import { Tabs } from "@/components";

const TABS = [
  { href: "/clips", title: "All clips" },
  { href: "/imports", title: "Imports" },
  { href: "/record", title: "Record a voice" },
];

/** What there is, and the two ways in. */
export function SoundTabs({ here }: { here: "/clips" | "/imports" | "/record" }) {
  return <Tabs label="Clips" tabs={TABS} here={here} />;
}
