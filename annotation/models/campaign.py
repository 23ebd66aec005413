"""A campaign: a frozen questionnaire, its items' rules, and its people."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.enums import Role
from annotation.enums import CampaignState, Task


class QuestionnaireVersion(models.Model):
    """A questionnaire as it stood when a campaign began; never edited (see `annotation.questionnaire`)."""

    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class Campaign(models.Model):
    name = models.CharField(max_length=160, unique=True)
    questionnaire = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="campaigns")
    task = models.CharField(max_length=16, choices=[(t.value, t.value) for t in Task])
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in CampaignState], default=CampaignState.DRAFT
    )
    audio_language = models.CharField(max_length=16, blank=True, help_text="Empty: several")
    text_language = models.CharField(max_length=16, default="en", help_text="The language descriptions are written in")
    raters_per_item = models.PositiveSmallIntegerField(default=1)
    tolerance = models.JSONField(default=dict, help_text="Largest allowed distance per ordinal dimension; default 1")
    inspect_share = models.FloatField(default=1.0, help_text="Share of finished work that is inspected, 0 to 1")
    lease_minutes = models.PositiveIntegerField(default=120)
    drafting = models.BooleanField(default=True, help_text="Off: people write without a machine draft")
    guidelines = models.TextField(blank=True)
    is_simulated = models.BooleanField(default=False, help_text="Its answers come from simulated raters")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="campaigns_made"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(raters_per_item__gte=1), name="a_campaign_has_raters"),
            models.CheckConstraint(
                condition=models.Q(inspect_share__gte=0, inspect_share__lte=1), name="inspect_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one role in one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "user", "role"], name="one_membership_per_role")]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} in {self.campaign}"
