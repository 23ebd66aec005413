"""How soon a job begins after its row is committed, and how many run a second, with the embedded worker."""

from __future__ import annotations

import time

from config.bench.figures import milliseconds, tell
from config.bench.handlers import KIND
from jobs.domain import enqueue
from jobs.enums import JobState
from jobs.models import Job

ONE_BY_ONE, AT_ONCE = 60, 300


def main() -> None:
    waits = [wait_of_one() for _ in range(ONE_BY_ONE)]
    began = time.monotonic()
    for _ in range(AT_ONCE):
        enqueue(kind=KIND, payload={})
    while Job.objects.exclude(state=JobState.DONE).exists():
        time.sleep(0.05)
    tell(jobs=ONE_BY_ONE, **milliseconds(waits), burst=AT_ONCE, per_second=round(AT_ONCE / (time.monotonic() - began)))


def wait_of_one() -> float:
    job = enqueue(kind=KIND, payload={})
    committed = time.time()
    while job.started_at is None:
        time.sleep(0.005)
        job.refresh_from_db()
    return max(0.0, job.started_at.timestamp() - committed)
