import { useState, type ReactNode } from "react";

import { InTopBar } from "@/app/TopBar";
import { Button } from "@/components/basics";
import { KeySheet } from "@/components/KeySheet";
import { KeyMapProvider, useCommands, useKeyMap } from "@/hooks/keys";
import { useT } from "@/i18n";

/** A page worked by keys: parts inside lay down their commands with `useCommands`, and `?` shows the sheet of them. */
export function WithKeys({ children }: { children: ReactNode }) {
  const t = useT();
  const keys = useKeyMap();
  const [help, setHelp] = useState(false);
  useCommands([{ id: "help", keys: ["?", "Ctrl+/"], label: t("help.open"), group: t("keys.group.item"), run: () => setHelp(true) }], keys);
  return (
    <KeyMapProvider value={keys}>
      <InTopBar slot="state">
        <Button kind="plain" className="help-button" hint="?" onClick={() => setHelp(true)}>
          {t("menu.keys")}
        </Button>
      </InTopBar>
      {children}
      {help && <KeySheet onClose={() => setHelp(false)} />}
    </KeyMapProvider>
  );
}
