"""Signs of life of workers, written at most every few seconds."""

from __future__ import annotations

import time
from datetime import timedelta

from jobs.clock import database_now
from jobs.models import WorkerHeartbeat

EVERY_SECONDS = 5.0
FORGET_AFTER = timedelta(days=1)
_next_beat = 0.0


def beat(worker: str, queues: list[str]) -> None:
    global _next_beat
    if time.monotonic() < _next_beat:
        return
    _next_beat = time.monotonic() + EVERY_SECONDS
    now = database_now()
    WorkerHeartbeat.objects.update_or_create(worker=worker, defaults={"queues": queues, "seen_at": now})
    WorkerHeartbeat.objects.filter(seen_at__lt=now - FORGET_AFTER).delete()


def seconds_since_last() -> float | None:
    """Seconds since any worker swept; None when none ever did."""
    newest = WorkerHeartbeat.objects.order_by("-seen_at").first()
    return None if newest is None else (database_now() - newest.seen_at).total_seconds()
