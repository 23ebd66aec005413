import { Note } from "@/components";
import type { Run } from "@/pages/runs/shapes";

/** Why a run failed, in the words of the judge itself. */
export function Failed({ run }: { run: Run }) {
  return (
    <Note tone="bad">
      <p>
        <strong>This run failed.</strong> {run.summary.step ? "What it had learned by its newest checkpoint is kept: mend the cause, then resume." : "It had not begun to learn. Mend the cause, then resume; or start a new run from these settings with the option changed."}
      </p>
      {run.error && <pre className="runs-words">{run.error}</pre>}
    </Note>
  );
}
