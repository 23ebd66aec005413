"""The operator's view of the workflow: read what happened. Answers, verdicts and decisions change in the pages only,
where their rules hold."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from annotation.models import (
    AnswerSheet,
    Assignment,
    Campaign,
    Dispute,
    Inspection,
    Item,
    Membership,
    QuestionnaireVersion,
)


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Campaign)
class CampaignAdmin(admin.ModelAdmin):
    """Name, guidelines and people may be mended here; what decides answers is fixed once a campaign exists."""

    list_display = ["name", "task", "state", "raters_per_item", "is_simulated", "created_at"]
    list_filter = ["task", "state", "is_simulated"]
    search_fields = ["name"]
    inlines = [MembershipInline]
    fields = ["name", "guidelines", "lease_minutes", "task", "state", "questionnaire", "tolerance", "inspect_share"]
    readonly_fields = ["task", "state", "questionnaire", "tolerance", "inspect_share"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(ReadOnly):
    list_display = ["key", "version", "digest", "created_at"]


@admin.register(Item)
class ItemAdmin(ReadOnly):
    list_display = ["id", "campaign", "state", "clip", "pair", "exclusion_reason", "accepted_at"]
    list_filter = ["state"]
    list_select_related = ["campaign", "clip", "pair"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly):
    list_display = ["id", "campaign", "item", "slot", "rater", "state", "lease_epoch", "lease_until", "finished_at"]
    list_filter = ["state"]
    list_select_related = ["campaign", "item", "rater"]


@admin.register(AnswerSheet)
class AnswerSheetAdmin(ReadOnly):
    list_display = ["id", "assignment", "rater", "round", "version", "frozen_at"]
    list_select_related = ["assignment", "rater"]


@admin.register(Inspection)
class InspectionAdmin(ReadOnly):
    list_display = ["id", "sheet", "by", "verdict", "comment", "created_at"]
    list_filter = ["verdict"]
    list_select_related = ["sheet", "by"]


@admin.register(Dispute)
class DisputeAdmin(ReadOnly):
    """Cases are settled in the queue, where the adjudicator answers blind first."""

    list_display = ["id", "campaign", "state", "shown_fields", "adjudicator", "created_at", "in_the_queue"]
    list_filter = ["state"]
    list_select_related = ["item__campaign", "adjudicator"]

    @admin.display(ordering="item__campaign__name")
    def campaign(self, dispute: Dispute) -> str:
        return dispute.item.campaign.name

    @admin.display(description="Fields")
    def shown_fields(self, dispute: Dispute) -> str:
        return ", ".join(dispute.fields)

    @admin.display(description="Queue")
    def in_the_queue(self, dispute: Dispute) -> str:
        return format_html('<a href="/adjudicate/{}">open</a>', dispute.pk)
