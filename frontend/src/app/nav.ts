import type { Role } from "@/api/shapes";
import type { MessageKey } from "@/i18n";

/** The links of the top bar, shown to those who hold one of the roles. `also`: further pages that belong to a link. */
export const navigation: { href: string; label: MessageKey; roles?: Role[]; also?: string[] }[] = [
  { href: "/", label: "nav.work" },
  { href: "/inspect", label: "nav.inspect", roles: ["inspector"] },
  { href: "/adjudicate", label: "nav.adjudicate", roles: ["adjudicator"] },
  { href: "/campaigns", label: "nav.campaigns", roles: ["manager"] },
  { href: "/clips", label: "nav.clips", roles: ["manager"], also: ["/imports", "/record"] },
  { href: "/releases", label: "nav.releases", roles: ["manager"] },
  { href: "/runs", label: "nav.runs", roles: ["manager"] },
];
