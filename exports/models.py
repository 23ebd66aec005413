"""Releases: immutable folders made from accepted work."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from annotation.models import Campaign
from jobs.enums import JobState
from jobs.models import Job

GIVEN_UP = (JobState.DEAD, JobState.CANCELLED)


class ReleaseState(models.TextChoices):
    WAITING = "waiting"
    BUILDING = "building"
    PUBLISHED = "published"
    REFUSED = "refused"


class PseudonymKey(models.Model):
    """The one secret behind opaque names. Made once and never changed: names stay the same in every release."""

    secret = models.CharField(max_length=64)

    def __str__(self) -> str:
        return "the key of this installation's pseudonyms"

    @classmethod
    def current(cls) -> bytes:
        row, _ = cls.objects.get_or_create(pk=1, defaults={"secret": secrets.token_hex(32)})
        return bytes.fromhex(row.secret)


class Releases(models.QuerySet["Release"]):
    def with_jobs(self) -> Releases:
        """With `job_state`, `job_code` and `job_message` of the job that builds each."""
        job = Job.objects.filter(pk=models.OuterRef("job_id"))
        return self.annotate(
            job_state=models.Subquery(job.values("state")),
            job_code=models.Subquery(job.values("error_code")),
            job_message=models.Subquery(job.values("error_message")),
        )


class Release(models.Model):
    """One release. Its folder is complete or absent; once published it never changes."""

    name = models.SlugField(max_length=80, unique=True)
    campaigns = models.ManyToManyField(Campaign, related_name="releases")
    policy = models.CharField(max_length=20, default="core_flags")
    profile = models.CharField(max_length=20, default="joint")
    seed = models.PositiveIntegerField(default=0)
    shares = models.JSONField(default=list, help_text="Wanted shares of train, val, test")
    given_column = models.CharField(max_length=80, default="split", help_text="What policy `given` reads")
    formats = models.JSONField(default=list, help_text="Formats beyond the default ones")
    overrides = models.JSONField(default=list, help_text="[{check, by, reason}]: leaks that were passed over, by name")
    ratios = models.JSONField(default=dict, help_text="Per source its ratio of train, val, test for paper_detection")
    audio = models.CharField(max_length=20, default="redistributable", help_text="Whose sound goes out")
    equalised = models.BooleanField(default=False, help_text="With the equalised twin of detection's val and test")
    target = models.CharField(max_length=500, blank=True, help_text="Where a command wrote the folder; else storage")
    state = models.CharField(max_length=10, default=ReleaseState.WAITING, choices=ReleaseState.choices)
    refusal_code = models.CharField(max_length=60, blank=True)
    refusal_message = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of MANIFEST.sha256: the release id")
    folder_key = models.CharField(max_length=200, blank=True)
    archive_key = models.CharField(max_length=200, blank=True)
    summary = models.JSONField(default=dict, help_text="Counts, balance, leak report in short; for the page")
    job_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="releases"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = Releases.as_manager()

    job_state: str | None  # of rows from `with_jobs`
    job_code: str | None
    job_message: str | None

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_asked_again(self) -> bool:
        """It came to nothing: refused, or its job is gone for good."""
        if self.state in (ReleaseState.WAITING, ReleaseState.BUILDING):
            return Job.objects.filter(pk=self.job_id or 0, state__in=GIVEN_UP).exists()
        return self.state == ReleaseState.REFUSED
