import { Tabs } from "@/components";

export function ReleaseTabs({ here }: { here: string }) {
  return (
    <Tabs
      label="Releases"
      here={here}
      tabs={[
        { href: "/releases", title: "Releases" },
        { href: "/releases/ledger", title: "Reservations and ledger" },
      ]}
    />
  );
}
