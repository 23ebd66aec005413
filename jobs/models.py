"""Long work that survives anything. The Job row is the truth; the broker only rings a doorbell with its id."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from jobs.enums import JobState


class Job(models.Model):
    """One piece of long work. Attempts are counted at claim, so a job that kills its worker ends as dead, visible."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=160, null=True, blank=True, unique=True)
    queue = models.CharField(max_length=20, default="default")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs"
    )
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in JobState], default=JobState.READY)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    run_after = models.DateTimeField()
    lease_epoch = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "run_after"], name="job_to_claim")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"


class JobEvent(models.Model):
    """One append-only row that a page may stream: a piece of a draft, a progress mark, a point of a curve."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} of job {self.job_id}"


class WorkerHeartbeat(models.Model):
    """When a worker last swept. What /api/health judges liveness by: a worker that hangs stops writing here."""

    worker = models.CharField(max_length=120, unique=True)
    queues = models.JSONField(default=list)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} at {self.seen_at}"
