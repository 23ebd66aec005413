import { cloneElement, useId, type ReactElement, type ReactNode } from "react";

/** A label, its control, a hint, and the server's words about it. The control gets the id and aria attributes. */
export function Field({
  label,
  hint,
  errors = [],
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  errors?: string[] | undefined;
  children: ReactElement<Record<string, unknown>>;
}) {
  const id = useId();
  const about = [hint ? `${id}-hint` : "", errors.length ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, {
        id,
        ...(about ? { "aria-describedby": about } : {}),
        ...(errors.length ? { "aria-invalid": true } : {}),
      })}
      {hint && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {errors.length > 0 && (
        <span className="field-error" id={`${id}-error`} role="alert">
          {errors.join(" ")}
        </span>
      )}
    </div>
  );
}

/** A select from value/title pairs; an empty value stands for "any". */
export function Select({
  value,
  options,
  onChange,
  any,
  ...rest
}: {
  value: string;
  options: { value: string; title: string }[];
  onChange: (value: string) => void;
  any?: string;
  [attribute: string]: unknown;
}) {
  return (
    <select className="input" value={value} onChange={(event) => onChange(event.target.value)} {...rest}>
      {any !== undefined && <option value="">{any}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.title}
        </option>
      ))}
    </select>
  );
}

export function Check({ checked, onChange, children }: { checked: boolean; onChange: (on: boolean) => void; children: ReactNode }) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>{children}</span>
    </label>
  );
}
