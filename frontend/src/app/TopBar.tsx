import { useEffect, useRef, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { Link, useLocation } from "wouter";

import { navigation } from "@/app/nav";
import { useMe } from "@/app/session";
import { UserMenu } from "@/app/UserMenu";
import { Mark } from "@/components";
import { useT } from "@/i18n";

/** Pixels of the edge behind which more links lie, on narrow screens (`layout.css` fades it). */
const FADE = 16;

export function TopBar() {
  const t = useT();
  const me = useMe();
  const [location] = useLocation();
  const links = navigation.filter((link) => !link.roles || link.roles.some((role) => me.roles.includes(role)));
  const atWork = location.startsWith("/annotate/");
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav.current && here) nav.current.scrollLeft = here.offsetLeft - nav.current.offsetLeft - FADE;
  }, [location]);
  return (
    <header className="topbar">
      <Link href="/" className="topbar-brand" aria-label={`Earshot: ${t("nav.work")}`}>
        <Mark />
        <span className="topbar-name">Earshot</span>
      </Link>
      {!atWork && (
        <nav className="topbar-nav" ref={nav}>
          {links.map((link) => (
            <Link key={link.href} href={link.href} aria-current={[link.href, ...(link.also ?? [])].some((href) => isHere(location, href)) ? "page" : undefined}>
              {t(link.label)}
            </Link>
          ))}
        </nav>
      )}
      <div className="topbar-context" id="topbar-context" />
      <div className="topbar-end">
        <div className="row" id="topbar-state" />
        <UserMenu />
      </div>
    </header>
  );
}

function isHere(location: string, href: string): boolean {
  return href === "/" ? location === "/" : location === href || location.startsWith(`${href}/`);
}

/** Puts a page's own words into the top bar: `context` in the middle, `state` at the right. */
export function InTopBar({ slot, children }: { slot: "context" | "state"; children: ReactNode }) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  useEffect(() => setTarget(document.getElementById(`topbar-${slot}`)), [slot]);
  return target && createPortal(children, target);
}
