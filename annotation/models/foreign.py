"""Judgements that were brought in: one row a delivery, and one for everything in it that could not be read."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from datasets_app.enums import ImportState
from datasets_app.models import Import


class JudgementImport(models.Model):
    """One delivery of judgements. `added` counts as it goes; the other counts are known at the end."""

    title = models.CharField(max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="judgement_imports"
    )
    wanted = models.JSONField(default=dict, help_text="Format, campaign and options, as asked for")
    staging_key = models.CharField(max_length=200, blank=True, help_text="Where the files wait")
    recordings = models.ForeignKey(
        Import, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="The audio brought along"
    )
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ImportState], default=ImportState.WAITING
    )
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    remarks = models.JSONField(default=dict, help_text="What was left out of rows that were taken, and how often")
    campaigns = models.JSONField(default=list, help_text="Ids of the campaigns the judgements went to")
    job_id = models.BigIntegerField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="Why the delivery as a whole could not be read")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class JudgementProblem(models.Model):
    """One row that was not taken: file, line (0: the file as a whole), a stable code, and what to mend."""

    of = models.ForeignKey(JudgementImport, on_delete=models.CASCADE, related_name="problems")
    file = models.CharField(max_length=300)
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    reason = models.TextField()

    class Meta:
        ordering = ["file", "line", "id"]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}"
