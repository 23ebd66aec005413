import { Note } from "@/components";
import type { Run } from "@/pages/runs/shapes";

/** Why a run failed, in the words of the judge itself. */
export function Failed({ run }: { run: Run }) {
  return (
    <Note tone="bad">
      <p>
        <strong>This run failed.</strong> {run.summary.step ? "What it had learned by its newest checkpoint is kept: mend the cause, then resume." : "It had not begun to learn, so nothing is lost. If a setting is at fault, start a new run from these settings and change it; if it was the machine, mend that, then resume."}
      </p>
      {run.error && <pre className="runs-words">{run.error}</pre>}
    </Note>
  );
}
