"""What may be done to jobs. Every change is one conditional UPDATE, so that two workers cannot both win."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.errors import Conflict, NotAllowed
from accounts.models import User
from jobs import doorbell
from jobs.clock import database_now
from jobs.enums import JobState
from jobs.models import Job, JobEvent, WorkerHeartbeat
from jobs.registry import KINDS, kind_of

BACKOFF_BASE_SECONDS, BACKOFF_CAP_SECONDS = 2.0, 300.0
RING_AGAIN_AFTER = timedelta(seconds=15)
SILENT_AFTER = timedelta(seconds=40)


def enqueue(
    *,
    kind: str,
    payload: dict[str, Any],
    dedup_key: str | None = None,
    owner: User | None = None,
    max_attempts: int | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Insert a job in the caller's transaction and ring the doorbell once that commits.

    With a `dedup_key` that a job already carries, that job is returned and nothing is inserted.
    """
    known = kind_of(kind)
    fields: dict[str, Any] = {
        "kind": kind,
        "payload": payload,
        "owner": owner,
        "queue": known.queue,
        "max_attempts": max_attempts or known.max_attempts,
        "run_after": run_after or database_now(),
    }
    job = insert_once(dedup_key, fields)
    transaction.on_commit(lambda: doorbell.ring(job.pk, job.queue))
    return job


def insert_once(dedup_key: str | None, fields: dict[str, Any]) -> Job:
    if dedup_key is None:
        return Job.objects.create(**fields)
    try:
        with transaction.atomic():
            return Job.objects.create(dedup_key=dedup_key, **fields)
    except IntegrityError:
        return Job.objects.get(dedup_key=dedup_key)


def claim(job_id: int, *, worker: str) -> Job | None:
    """Take a ready job for `worker`, or return None when it is not to be had.

    The attempt is counted here, before any code of the job runs, so that a job that kills its worker is counted too.
    """
    kind = Job.objects.filter(pk=job_id).values_list("kind", flat=True).first()
    if kind not in KINDS:
        return None  # a newer version's job: leave it ready for a worker that knows it
    now = database_now()
    won = Job.objects.filter(pk=job_id, state=JobState.READY, run_after__lte=now).update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        lease_epoch=F("lease_epoch") + 1,
        lease_until=now + timedelta(seconds=kind_of(kind).lease_seconds),
        started_at=now,
        worker=worker,
    )
    return Job.objects.get(pk=job_id) if won else None


def held(job: Job) -> Any:
    """The rows that are this claim of the job: one while it holds, none once it was lost."""
    return Job.objects.filter(pk=job.pk, lease_epoch=job.lease_epoch, state=JobState.RUNNING)


def back_off(attempts: int) -> float:
    """Full jitter: anywhere between nothing and a ceiling that doubles with each attempt. Seconds."""
    return random.uniform(0, min(BACKOFF_CAP_SECONDS, BACKOFF_BASE_SECONDS * 2**attempts))  # noqa: S311 -- not a secret


def fail(job: Job, *, code: str, message: str, after: float | None = None, permanent: bool = False) -> None:
    """Put a failed claim back for another attempt, or end the job as dead when attempts are used up."""
    now = database_now()
    if permanent or job.attempts >= job.max_attempts:
        change: dict[str, Any] = {"state": JobState.DEAD, "finished_at": now}
    else:
        wait = back_off(job.attempts) if after is None else after
        change = {"state": JobState.READY, "run_after": now + timedelta(seconds=wait), "rung_at": None}
    held(job).update(error_code=code, error_message=message, lease_until=None, **change)


def postpone(job: Job, *, after: float) -> None:
    """Put a claim back that could not begin; it is not counted as an attempt."""
    due = database_now() + timedelta(seconds=after)
    held(job).update(state=JobState.READY, run_after=due, rung_at=None, lease_until=None, attempts=F("attempts") - 1)


def retry(job: Job, *, by: User) -> Job:
    """Give a dead or cancelled job a fresh set of attempts."""
    check_may_steer(job, by)
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.DEAD, JobState.CANCELLED]).update(
        state=JobState.READY,
        attempts=0,
        run_after=database_now(),
        rung_at=None,
        error_code="",
        error_message="",
        finished_at=None,
    )
    if not changed:
        raise Conflict("Only a failed or cancelled job can be run again. Nothing was changed.", code="job_not_failed")
    job.refresh_from_db()
    transaction.on_commit(lambda: doorbell.ring(job.pk, job.queue))
    return job


def cancel(job: Job, *, by: User) -> Job:
    """Stop a job: a running handler notices at its next sign of life and has no effect."""
    check_may_steer(job, by)
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.READY, JobState.RUNNING]).update(
        state=JobState.CANCELLED, lease_epoch=F("lease_epoch") + 1, lease_until=None, finished_at=database_now()
    )
    if not changed:
        raise Conflict("This job has already ended. Nothing was changed.", code="job_ended")
    job.refresh_from_db()
    return job


def check_may_steer(job: Job, by: User) -> None:
    if job.owner_id != by.pk and not by.has_role(Role.MANAGER):
        raise NotAllowed("Only the person who started this job, or a manager, may do that.")


def sweep(*, queues: list[str] | None = None, limit: int = 100) -> list[Job]:
    """Take back jobs whose worker died, and return the ready ones whose doorbell should be rung (again).

    Runs in every worker; two sweeps at once do no harm, because rows are marked by conditional updates.
    """
    now = database_now()
    reap(now)
    ready = Job.objects.filter(
        Q(rung_at=None) | Q(rung_at__lt=now - RING_AGAIN_AFTER),
        state=JobState.READY,
        run_after__lte=now,
        kind__in=list(KINDS),
    )
    if queues:
        ready = ready.filter(queue__in=queues)
    if not ready.exists():
        return []  # the common case, several times a second: no write lock is taken
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        due = list(ready.select_for_update(skip_locked=skip).order_by("run_after", "pk")[:limit])
        Job.objects.filter(pk__in=[job.pk for job in due]).update(rung_at=now)
    return due


def reap(now: datetime) -> None:
    """Jobs whose lease ran out, or whose worker is gone: ready again, or dead when their attempts are used up."""
    alive = WorkerHeartbeat.objects.filter(worker=OuterRef("worker"), seen_at__gte=now - SILENT_AFTER)
    # A worker's sweep beats from a thread of its own, so a process that is silent this long is gone, not busy.
    silent = Q(started_at__lt=now - SILENT_AFTER) & ~Exists(alive)
    give_up_or_try_again(Job.objects.filter(Q(lease_until__lt=now) | silent, state=JobState.RUNNING), now)


def take_back_all(*, queues: list[str]) -> None:
    """Take back every running job of these queues, for a worker that knows itself to be the only one.

    What its killed predecessor left would otherwise wait for its lease to end.
    """
    give_up_or_try_again(Job.objects.filter(state=JobState.RUNNING, queue__in=queues), database_now())


def give_up_or_try_again(lapsed: QuerySet[Job], now: datetime) -> None:
    if not lapsed.exists():
        return
    lapsed.filter(attempts__gte=F("max_attempts")).update(
        state=JobState.DEAD,
        finished_at=now,
        lease_until=None,
        error_code="worker_lost",
        error_message="The worker died or stalled on every attempt. Look at the worker's log, then run it again.",
    )
    lapsed.update(state=JobState.READY, run_after=now, rung_at=None, lease_until=None, lease_epoch=F("lease_epoch") + 1)


def events_after(job: Job, last_id: int, *, limit: int = 500) -> list[JobEvent]:
    return list(job.events.filter(pk__gt=last_id).order_by("pk")[:limit])
