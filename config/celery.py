"""The Celery app, and the sweep that runs inside every worker.

`celery -A config worker`: with BROKER_URL the broker rings doorbells between hosts. Without one the worker carries its
own in-memory broker, and the sweep feeds it from the job table several times a second. Either way the table is the
truth (docs/adr/0002).
"""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

from celery import Celery, bootsteps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django
from django.apps import apps

if not apps.models_ready:  # else the web process imported this from ConfigConfig.ready(), amid its own setup
    django.setup()

from django.conf import settings
from django.db import close_old_connections, connection

from jobs import domain, heartbeat, tasks

log = logging.getLogger(__name__)

app = Celery("earshot", broker=settings.BROKER_URL or "memory://", set_as_current=True)
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=False,  # the job row, not the message, says what is left to do
    task_publish_retry=False,
    task_default_queue="default",
    worker_hijack_root_logger=False,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options=(
        # Defaults block a save for a minute when Redis is a black hole.
        {"socket_timeout": 1, "socket_connect_timeout": 1} if settings.BROKER_URL else {"polling_interval": 0.05}
    ),
)


class SweepStep(bootsteps.StartStopStep):
    """Rings the doorbell of every ready job nobody has claimed, from inside the worker."""

    requires = {"celery.worker.components:Pool"}

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None

    def start(self, worker: Any) -> None:
        queues = [queue.name for queue in worker.app.amqp.queues.consume_from.values()]
        if not settings.BROKER_URL:  # an in-memory broker serves no second worker: whoever held these is gone
            domain.take_back_all(queues=queues)
        self.thread = threading.Thread(target=self.sweep_forever, args=(queues,), name="job-sweep", daemon=True)
        self.thread.start()

    def stop(self, worker: Any) -> None:
        self.stopping.set()
        if self.thread is not None:
            self.thread.join(timeout=2)

    terminate = stop

    def sweep_forever(self, queues: list[str]) -> None:
        while not self.stopping.is_set():
            try:
                self.sweep(queues)
            except Exception:  # a database restart must not end the sweep
                log.exception("the sweep failed; it goes on")
                close_old_connections()
            self.stopping.wait(settings.JOBS_SWEEP_SECONDS)
        connection.close()

    def sweep(self, queues: list[str]) -> None:
        for job in domain.sweep(queues=queues):
            tasks.run.apply_async(args=[job.pk], queue=job.queue)
        heartbeat.beat(tasks.worker_name(), queues)


app.steps["worker"].add(SweepStep)
