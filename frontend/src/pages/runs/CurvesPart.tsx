import { ErrorNote, Loading, Note } from "@/components";
import type { Run } from "@/pages/runs/shapes";
import { StagePlot } from "@/pages/runs/StagePlot";
import type { LiveCurves } from "@/pages/runs/useCurves";
import { inWork } from "@/pages/runs/words";

/** One plot a stage, the stage in work first. */
export function CurvesPart({ run, curves }: { run: Run; curves: LiveCurves }) {
  if (curves.error) return <ErrorNote error={curves.error} retry={curves.again} />;
  return (
    <>
      {curves.notes.length > 0 && (
        <Note tone="warn">
          {curves.notes.map((text, index) => (
            <p key={index}>{text}</p>
          ))}
        </Note>
      )}
      {curves.isPending && <Loading />}
      {!curves.isPending && !curves.stages.length && inWork(run.state) && <p className="card quiet">The curve begins with the first step.</p>}
      {[...curves.stages].reverse().map((stage) => (
        <StagePlot key={stage.stage} name={`${run.name}-${stage.stage}`} curve={stage} />
      ))}
    </>
  );
}
