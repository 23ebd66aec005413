import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";

import type { Language, ThemeName } from "@/api/shapes";
import { useChangeMe, useMe, useSignOut } from "@/app/session";
import { Segmented } from "@/components";
import { useT } from "@/i18n";

export function UserMenu() {
  const t = useT();
  const me = useMe();
  const change = useChangeMe();
  const signOut = useSignOut();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPointer);
    return () => document.removeEventListener("pointerdown", onPointer);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div
      className="menu"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        className="button plain"
        aria-expanded={open}
        aria-label={`${t("menu.account")}: ${me.name || me.username}`}
        onClick={() => setOpen(!open)}
      >
        {me.username}
        <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <div className="menu-list">
          <div>
            <strong>{me.name || me.username}</strong>
            <p className="quiet small">{me.roles.map((role) => t(`role.${role}`)).join(", ")}</p>
          </div>
          <span className="field-label">{t("menu.theme")}</span>
          <Segmented<ThemeName>
            label={t("menu.theme")}
            value={me.theme}
            options={[
              { value: "system", title: t("menu.system") },
              { value: "light", title: t("menu.light") },
              { value: "dark", title: t("menu.dark") },
            ]}
            onChange={(theme) => change.mutate({ theme })}
          />
          <span className="field-label">{t("menu.language")}</span>
          <Segmented<Language>
            label={t("menu.language")}
            value={me.interface_language}
            options={[
              { value: "en", title: "English" },
              { value: "zh", title: "中文" },
            ]}
            onChange={(interface_language) => change.mutate({ interface_language })}
          />
          <Link className="button" href="/settings" onClick={() => setOpen(false)}>
            {t("menu.settings")}
          </Link>
          <button className="button" onClick={() => signOut.mutate()}>
            {t("menu.signOut")}
          </button>
        </div>
      )}
    </div>
  );
}
