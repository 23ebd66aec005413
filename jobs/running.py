"""Running one claimed job: the handler's work, then its effect and the finish in one transaction."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from jobs import domain
from jobs.clock import database_now
from jobs.enums import JobState
from jobs.errors import LeaseLost, NotNow, Permanent, RetryLater
from jobs.models import Job, JobEvent
from jobs.registry import Effect, kind_of

log = logging.getLogger(__name__)


class JobRun:
    """What a handler sees of its job. Every sign of life extends the lease, or tells that it was lost."""

    def __init__(self, job: Job) -> None:
        self.job = job

    @property
    def payload(self) -> dict[str, Any]:
        return self.job.payload

    def emit(self, kind: str, **data: Any) -> None:
        """Append one row that a page may stream."""
        JobEvent.objects.create(job=self.job, kind=kind, data=data)

    def progress(self, done: int, total: int) -> None:
        self.sign_of_life(progress_done=done, progress_total=total)

    def keep_alive(self) -> None:
        self.sign_of_life()

    def sign_of_life(self, **change: Any) -> None:
        until = database_now() + timedelta(seconds=kind_of(self.job.kind).lease_seconds)
        if not domain.held(self.job).update(lease_until=until, **change):
            raise LeaseLost


def run_job(job_id: int, *, worker: str) -> JobState | None:
    """Claim and run a job. Return the state it was left in, or None when it was not ours to run."""
    job = domain.claim(job_id, worker=worker)
    if job is None:
        return None
    try:
        effect = kind_of(job.kind).handler(JobRun(job))
        finish(job, effect)
    except LeaseLost:
        log.info("job %s was taken over or cancelled; this run has no effect", job.pk)
    except NotNow as wait:
        domain.postpone(job, after=wait.after)
    except Permanent as failure:
        domain.fail(job, code=failure.code, message=failure.message, permanent=True)
    except RetryLater as failure:
        domain.fail(job, code=failure.code, message=failure.message, after=failure.after)
    except Exception as failure:  # a handler's bug must not take the worker down
        log.exception("job %s (%s) failed", job.pk, job.kind)
        domain.fail(job, code="unexpected", message=f"Unexpected {type(failure).__name__}; see the worker's log.")
    job.refresh_from_db()
    return JobState(job.state)


def finish(job: Job, effect: Effect | None) -> None:
    with transaction.atomic():
        # The finish comes first: its row lock keeps a second claim out until the effect has committed with it.
        won = domain.held(job).update(
            state=JobState.DONE, finished_at=database_now(), lease_until=None, error_code="", error_message=""
        )
        if not won:
            raise LeaseLost
        result = effect() if effect else None
        if result is not None:
            Job.objects.filter(pk=job.pk).update(result=result)
