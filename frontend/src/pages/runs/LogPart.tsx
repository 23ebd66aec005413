import { useEffect, useRef } from "react";

import type { Run } from "@/pages/runs/shapes";
import { inWork } from "@/pages/runs/words";

/** The last lines that the judge wrote, at their end while more come. */
export function LogPart({ run }: { run: Run }) {
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [run.log]);
  if (!run.log) return null;
  return (
    <details className="card" open={inWork(run.state) || run.state === "failed"}>
      <summary>Log, its last lines</summary>
      <pre
        ref={box}
        className="runs-log"
        tabIndex={0}
        aria-label="Log"
        onScroll={({ currentTarget }) => {
          atEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 24;
        }}
      >
        {run.log}
      </pre>
    </details>
  );
}
