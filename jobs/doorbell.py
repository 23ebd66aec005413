"""Ringing a worker's doorbell: best effort, bounded, never a promise. The sweep finds what was not heard."""

from __future__ import annotations

import logging

from celery import current_app
from django.conf import settings

log = logging.getLogger(__name__)
TASK = "jobs.run"


def ring(job_id: int, queue: str) -> None:
    """Tell some worker that a job is ready. Without a broker the worker's own sweep finds it within a blink."""
    if not settings.BROKER_URL:
        return
    try:
        current_app.send_task(TASK, args=[job_id], queue=queue, retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker does, the save that made the job has already succeeded
        log.warning("the doorbell for job %s was not heard (%s); the sweep will find it", job_id, type(error).__name__)
