"""The one Celery task. A message carries a job id and nothing else; the row decides what happens."""

from __future__ import annotations

import os
import socket

from celery import shared_task
from django.db import close_old_connections

from jobs.doorbell import TASK
from jobs.running import run_job


@shared_task(name=TASK, ignore_result=True)
def run(job_id: int) -> None:
    close_old_connections()
    try:
        run_job(job_id, worker=worker_name())
    finally:
        close_old_connections()


def worker_name() -> str:
    """The process, as its heartbeat names it too."""
    return f"{socket.gethostname()}:{os.getpid()}"
