import { Progress } from "@/components/basics";
import { useJob } from "@/hooks/useJob";

/** Long work: a bar and its state; it may be left alone. */
export function JobLine({ jobId, title }: { jobId: number; title: string }) {
  const job = useJob(jobId);
  const share = job.total ? Math.min(1, job.done / job.total) : job.ended ? 1 : 0;
  return (
    <div className="stack-tight" role="status">
      <div className="meter-line">
        <span>{title}</span>
        <span>
          {job.total ? `${job.done} / ${job.total}` : job.state}
          {job.error ? ` · ${job.error.message}` : ""}
        </span>
      </div>
      <Progress parts={[{ share }]} label={title} />
    </div>
  );
}
