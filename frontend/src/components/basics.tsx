import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "wouter";

import { useT } from "@/i18n";

type Kind = "normal" | "primary" | "plain" | "danger";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  large?: boolean;
  /** The key that does the same, printed on the button. */
  hint?: string | undefined;
}

function buttonClass(kind: Kind = "normal", large = false): string {
  return ["button", kind === "normal" ? "" : kind, large ? "large" : ""].filter(Boolean).join(" ");
}

export function Button({ kind, large, hint, type = "button", className, children, ...rest }: ButtonProps) {
  return (
    <button type={type} className={`${buttonClass(kind, large)} ${className ?? ""}`.trim()} {...rest}>
      {children}
      {hint && <Keys text={hint} />}
    </button>
  );
}

export function LinkButton({ href, kind, large, children }: { href: string; kind?: Kind; large?: boolean; children: ReactNode }) {
  return (
    <Link href={href} className={buttonClass(kind, large)}>
      {children}
    </Link>
  );
}

export function Keys({ text }: { text: string }) {
  return <kbd aria-hidden="true">{text}</kbd>;
}

export function Loading() {
  return (
    <div className="loading" role="status">
      {useT()("app.loading")}
    </div>
  );
}

/** The page's name, a line about it, and what can be done. */
export function PageHead({ title, lead, children }: { title: ReactNode; lead?: ReactNode; children?: ReactNode }) {
  return (
    <header className="page-head">
      <div className="page-head-text">
        <h1>{title}</h1>
        {lead && <p>{lead}</p>}
      </div>
      {children && <div className="page-head-actions">{children}</div>}
    </header>
  );
}

/** What will appear here and how to get it there. */
export function Empty({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export type Tone = "neutral" | "good" | "warn" | "bad" | "a" | "b";

/** A state in one word, with a dot so that it is never told by colour alone. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge ${tone === "neutral" ? "" : tone}`}>{children}</span>;
}

export function Note({ tone = "neutral", children }: { tone?: "neutral" | "good" | "warn" | "bad"; children: ReactNode }) {
  return <div className={`note ${tone === "neutral" ? "" : tone}`}>{children}</div>;
}

/** Pairs of name and value. */
export function Facts({ of }: { of: [ReactNode, ReactNode][] }) {
  return (
    <dl className="facts">
      {of.map(([name, value], index) => (
        <div key={index} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value ?? "–"}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Tabs({ label, tabs, here }: { label: string; tabs: { href: string; title: ReactNode }[]; here: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.href === here ? "page" : undefined}>
          {tab.title}
        </Link>
      ))}
    </nav>
  );
}

/** A few exclusive choices side by side. */
export function Segmented<T extends string | number>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: { value: T; title: ReactNode }[];
  onChange: (value: T) => void;
}) {
  return (
    <div className="segmented" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.title}
        </button>
      ))}
    </div>
  );
}

/** A bar of one or several shares of a whole. */
export function Progress({ parts, label }: { parts: { share: number; colour?: string }[]; label: string }) {
  const total = Math.round(parts.reduce((sum, part) => sum + part.share, 0) * 100);
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuenow={total} aria-valuemin={0} aria-valuemax={100}>
      {parts.map((part, index) => (
        <span key={index} style={{ width: `${part.share * 100}%`, ...(part.colour ? { background: part.colour } : {}) }} />
      ))}
    </div>
  );
}

export function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round">
      <path d="M5 14v4M10.5 9v14M16 4v24M21.5 9v14M27 14v4" />
    </svg>
  );
}
