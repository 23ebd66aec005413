"""Runs held against each other on the same test rows: a job scores both on the same drawn speakers.

What makes a clip hard for both judges cancels out, so differences are seen that two intervals side by side would hide.
A pair of runs is scored once; the job that did it keeps what it found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datasets_app.storage import Missing, StorageError, storage
from jobs.domain import enqueue
from jobs.enums import JobState
from jobs.errors import Permanent, RetryLater
from jobs.models import Job
from jobs.registry import Effect
from jobs.running import JobRun
from training.child import Child
from training.domain import fetching
from training.domain.watching import TICK
from training.enums import CONTRAST, RunState
from training.models import Run
from training.places import PREDICTIONS, work
from training.points import parsed

FINISHED = 0
SPLIT = "test"
READ = ("release.json", "clips.jsonl", "tasks/", "questionnaires/", "prompts/")  # no sound: only words are compared
STATES = {JobState.DONE: "ready", JobState.DEAD: "failed", JobState.CANCELLED: "failed"}


@dataclass(frozen=True)
class Contrast:
    """One run against the first: whether their paired differences are known, and these, by their path in metrics.json.

    `state`: ready | working | failed | none (their test splits are not the same, or one was not evaluated).
    """

    run: int
    state: str = "none"
    job_id: int | None = None
    message: str = ""
    found: Mapping[str, Mapping[str, Any]] | None = None


def contrasts(first: Run, others: Sequence[Run]) -> list[Contrast]:
    """What is known of each against the first; what is not is asked for, once."""
    keys = {other.pk: key_of(first, other) for other in others if comparable(first, other)}
    jobs = {job.dedup_key: job for job in Job.objects.filter(dedup_key__in=keys.values())}
    return [
        told(other.pk, jobs.get(key) or ask(first, other, key)) if (key := keys.get(other.pk)) else Contrast(other.pk)
        for other in others
    ]


def comparable(first: Run, other: Run) -> bool:
    return first.release_id == other.release_id and all(
        run.state == RunState.FINISHED and "tasks" in run.evaluation for run in (first, other)
    )


def key_of(first: Run, other: Run) -> str:
    """Another key once a run ends anew, so that figures are never those of an earlier evaluation."""
    ended = [int(run.finished_at.timestamp()) if run.finished_at else 0 for run in (first, other)]
    return f"{CONTRAST}:{first.pk}:{other.pk}:{ended[0]}:{ended[1]}"


def ask(first: Run, other: Run, key: str) -> Job:
    return enqueue(kind=CONTRAST, payload={"first": first.pk, "other": other.pk}, dedup_key=key)


def told(run: int, job: Job) -> Contrast:
    state = STATES.get(JobState(job.state), "working")
    found = job.result["figures"] if state == "ready" and job.result else None
    return Contrast(run, state, job.pk, job.error_message, found)


def contrast(job: JobRun) -> Effect:
    runs = Run.objects.select_related("release").in_bulk([job.payload["first"], job.payload["other"]])
    first, other = (runs[job.payload[name]] for name in ("first", "other"))
    work().mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix="contrast-", dir=work()) as scratch:
            found = score(job, Path(scratch), first, other)
    except Missing:
        raise Permanent(
            "predictions_missing", "What one of these runs said is no longer stored: they cannot be paired."
        ) from None
    except StorageError as error:
        raise RetryLater("storage_unreachable", f"{error} It will be tried again.") from error
    return lambda: {"figures": {path_of(name): figure for name, figure in found.items()}}


def score(job: JobRun, scratch: Path, first: Run, other: Run) -> dict[str, Any]:
    release = fetching.fetch_part(first.release, scratch / "release", READ)
    said = [scratch / f"{name}.jsonl" for name in ("other", "first")]
    for run, path in zip((other, first), said, strict=True):
        storage().fetch(f"{run.folder_key}/{PREDICTIONS}", path)
    answer = scratch / "answer.json"
    places = ["--release", str(release), "--split", SPLIT, "--predictions", str(said[0]), "--against", str(said[1])]
    started = Child.start(["score", *places], scratch, answer=answer)
    try:
        while not started.ended_within(TICK):
            job.keep_alive()
    finally:
        started.end()
    if started.process.returncode != FINISHED:
        raise Permanent("judge_failed", f"These runs could not be paired. It said: {started.words().strip()[-1000:]}")
    return dict(parsed(answer.read_text(encoding="utf-8"))["against"]["figures"])


def path_of(name: str) -> str:
    """`assessment/dimensions/…/pcc` as it is told, `tasks/assessment/judge/dimensions/…/pcc` as metrics.json has it."""
    task, _, rest = name.partition("/")
    return f"tasks/{task}/judge/{rest}"
