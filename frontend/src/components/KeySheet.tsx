import { useKeys } from "@/hooks/keys";
import { Keys } from "@/components/basics";
import { Dialog } from "@/components/Dialog";
import { printed, type Command } from "@/engine/KeyMap";
import { useT } from "@/i18n";
import "@/components/keysheet.css";

/** The `?` sheet, made from the table that the keys run by. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const t = useT();
  const groups = new Map<string, Command[]>();
  for (const command of useKeys().sheet()) {
    const group = command.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  return (
    <Dialog title={t("help.title")} onClose={onClose}>
      <div className="keysheet">
        {[...groups].map(([group, commands]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands.map((command) => (
                <div key={command.id}>
                  <dt>
                    {command.keys.map((key, index) => (
                      <Keys key={index} text={printed(key)} />
                    ))}
                  </dt>
                  <dd>{command.label}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="quiet small">{t("help.typing")}</p>
    </Dialog>
  );
}
