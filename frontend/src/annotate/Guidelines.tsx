import { useEffect, useState } from "react";

import type { Work } from "@/api/shapes";
import { useMe } from "@/app/session";
import { InTopBar } from "@/app/TopBar";
import { Button, Dialog } from "@/components";
import { useCommands } from "@/hooks/keys";
import { useT } from "@/i18n";

/** The campaign's guidelines behind a quiet button; shown by themselves once to each person, and again when they change. */
export function Guidelines({ campaign }: { campaign: Work["campaign"] }) {
  const t = useT();
  const me = useMe();
  const words = campaign.guidelines.trim();
  const slot = `earshot.guidelines.${me.id}.${campaign.id}`;
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (words && localStorage.getItem(slot) !== words) setOpen(true);
  }, [slot, words]);
  // Alt+G always works; `g` alone ticks a label where the question in focus has one of that letter.
  useCommands([{ id: "guidelines", keys: ["g", "Alt+g"], label: t("work.guidelines"), group: t("keys.group.item"), run: () => setOpen(true), when: () => words !== "" }]);
  if (!words) return null;
  const close = () => {
    localStorage.setItem(slot, words);
    setOpen(false);
  };
  return (
    <>
      <InTopBar slot="state">
        <Button kind="plain" className="guidelines-button" hint="Alt+G" onClick={() => setOpen(true)}>
          {t("work.guidelines")}
        </Button>
      </InTopBar>
      {open && (
        <Dialog title={`${t("work.guidelines")} · ${campaign.name}`} onClose={close}>
          <p className="guidelines-words">{words}</p>
        </Dialog>
      )}
    </>
  );
}
