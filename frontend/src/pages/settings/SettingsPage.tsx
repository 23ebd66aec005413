import type { Language, ThemeName } from "@/api/shapes";
import { useChangeMe, useMe } from "@/app/session";
import { ErrorNote, PageHead, Segmented } from "@/components";
import { useT } from "@/i18n";
import { Listening } from "@/pages/settings/Listening";
import { Tokens } from "@/pages/settings/Tokens";
import { useSettingsWords } from "@/pages/settings/words";
import "@/pages/settings/settings.css";

const THEMES: ThemeName[] = ["system", "light", "dark"];

export default function SettingsPage() {
  const me = useMe();
  const t = useT();
  const words = useSettingsWords();
  const change = useChangeMe();
  return (
    <div className="page stack settings">
      <PageHead title={words.title} lead={`${me.name || me.username} · ${me.roles.map((role) => t(`role.${role}`)).join(", ")}`} />
      <section className="card stack">
        <h2>{words.looks}</h2>
        <div className="stack-tight">
          <span className="field-label">{words.theme}</span>
          <Segmented<ThemeName>
            label={words.theme}
            value={me.theme}
            options={THEMES.map((value) => ({ value, title: words.themes[value] }))}
            onChange={(theme) => change.mutate({ theme })}
          />
        </div>
        <div className="stack-tight">
          <span className="field-label">{words.language}</span>
          <Segmented<Language>
            label={words.language}
            value={me.interface_language}
            options={[
              { value: "en", title: "English" },
              { value: "zh", title: "中文" },
            ]}
            onChange={(interface_language) => change.mutate({ interface_language })}
          />
        </div>
        {change.isError && <ErrorNote error={change.error} />}
      </section>
      <Listening />
      <Tokens />
    </div>
  );
}
