"""Text: what a machine offered, what the person made of it, and the variants they took."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotation.enums import TextRole
from annotation.models.answers import AnswerSheet


class Suggestion(models.Model):
    """Machine text, offered never imposed, with where it came from. Never edited, never deleted."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="suggestions")
    role = models.CharField(max_length=8, choices=[(r.value, r.value) for r in TextRole])
    parent = models.ForeignKey("annotation.Revision", null=True, on_delete=models.PROTECT, related_name="offered")
    text = models.TextField()
    source = models.CharField(max_length=40, help_text="grammar | openai | judge")
    model = models.CharField(max_length=120, blank=True)
    prompt = models.CharField(max_length=80, blank=True, help_text="Prompt file and version")
    parameters = models.JSONField(default=dict)
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    latency_ms = models.PositiveIntegerField(null=True)
    raw_reply = models.TextField(blank=True)
    job_key = models.CharField(max_length=160, unique=True, help_text="So that a job run twice offers once")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.role} {self.pk} by {self.source}"


class Revision(models.Model):
    """The person's text, one row a save; the newest is the text, the one with `finished_at` is final."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="revisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    parent = models.ForeignKey(Suggestion, null=True, on_delete=models.PROTECT, related_name="revised_as")
    version = models.PositiveIntegerField()
    text = models.TextField()
    contradictions = models.JSONField(default=list, help_text="As annotation.faithfulness found them")
    confirmed = models.JSONField(default=list, help_text="Contradictions the writer confirmed")
    left_out = models.JSONField(default=list, help_text="Contradictions to the item's final fields: not released")
    finished_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "version"], name="one_revision_per_version")]

    def __str__(self) -> str:
        return f"revision {self.pk} v{self.version}"


class Variant(models.Model):
    """A paraphrase of the revision: offered, then taken (perhaps edited) or dropped. Only taken ones are released."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="variants")
    suggestion = models.OneToOneField(Suggestion, on_delete=models.PROTECT, related_name="variant")
    text = models.TextField(help_text="The person's wording; equals the suggestion's until edited")
    taken = models.BooleanField(null=True, help_text="Null: not decided yet")
    contradictions = models.JSONField(default=list)
    confirmed = models.JSONField(default=list)
    left_out = models.JSONField(default=list, help_text="Contradictions to the item's final fields: not released")
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"variant {self.pk}"
