import { Progress } from "@/components";
import { number } from "@/pages/runs/figures";
import type { Run } from "@/pages/runs/shapes";
import { duration, inWork, memory, PHASES, placeOf } from "@/pages/runs/words";

/** Where the run is: its phase, how far, how fast, how long still. */
export function Place({ run }: { run: Run }) {
  const { state, phase, summary } = run;
  const here = PHASES.findIndex((each) => each.phase === phase);
  const share = summary.step && summary.steps ? summary.step / summary.steps : 0;
  const words = placeOf(run);
  return (
    <section className="card stack" aria-label="Progress">
      {inWork(state) && (
        <ol className="runs-phases">
          {PHASES.map((each, index) => (
            <li key={each.phase} aria-current={index === here ? "step" : undefined} data-done={here > index || undefined}>
              {each.title}
            </li>
          ))}
        </ol>
      )}
      <div className="stack-tight">
        <div className="meter-line">
          <span role="status">{words ? words.charAt(0).toUpperCase() + words.slice(1) : "Begins"}</span>
          {state === "running" && phase === "training" && summary.left_s !== null && summary.left_s !== undefined && <span>about {duration(summary.left_s)} left in this stage</span>}
        </div>
        <Progress parts={[{ share }]} label={`Steps of the stage ${summary.stage ?? ""}`} />
      </div>
      <p className="quiet small">
        {state === "waiting" && "It begins as soon as a worker with the judge’s libraries is free. "}
        {state === "stopped" && "Stopped at a checkpoint. Resume goes on from there as if it had not been stopped. "}
        {state === "stopping" && "A checkpoint is being written; nothing that was learned is lost. "}
        {inWork(state) && (run.phase_says || "") + " You can leave this page; the run goes on, and everything is here when you come back."}
      </p>
      {summary.step !== undefined && (
        <dl className="runs-numbers">
          <div>
            <dt>Loss</dt>
            <dd>{number(summary.loss)}</dd>
          </div>
          <div>
            <dt>Validation</dt>
            <dd>{number(summary.val_loss)}</dd>
          </div>
          <div>
            <dt>Epoch</dt>
            <dd>{number(summary.epoch)}</dd>
          </div>
          <div>
            <dt>Tokens a second</dt>
            <dd>{summary.tokens_per_s ? Math.round(summary.tokens_per_s).toLocaleString("en") : "–"}</dd>
          </div>
          <div>
            <dt>Samples a second</dt>
            <dd>{summary.samples_per_s ? number(summary.samples_per_s) : "–"}</dd>
          </div>
          <div>
            <dt>Memory</dt>
            <dd>{memory(summary.memory_mb)}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}
