import { useEffect, useRef, useState } from "react";

import { Field } from "@/components";

const PAUSE_MS = 250;

/** Looks once the typing pauses, so that not every letter asks the server. */
export function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;

  useEffect(() => {
    if (value !== told.current) setTyped(value); // changed from outside: the back button, a link
    told.current = value;
  }, [value]);

  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      tell.current(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <Field label="Search" hint="In names and spoken texts">
      <input className="input" type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
    </Field>
  );
}
