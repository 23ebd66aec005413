"""Which engine drafts, and what each has offered so far. Read-only: engines are set by the environment."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Avg, Count, Max, Sum
from django.http import HttpRequest
from django.template.response import TemplateResponse

from annotation.models import Suggestion
from llm_drafting.domain.engines import current_engine
from llm_drafting.models import Engine


@admin.register(Engine)
class EngineAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        offered = (
            Suggestion.objects.values("source", "model", "prompt")
            .annotate(
                count=Count("pk"),
                latency=Avg("latency_ms"),
                tokens_in=Sum("tokens_in"),
                tokens_out=Sum("tokens_out"),
                latest=Max("created_at"),
            )
            .order_by("-latest")
        )
        context = {
            **self.admin_site.each_context(request),
            "title": "Drafting engines",
            "opts": self.opts,
            "engine": current_engine(),
            "offered": offered,
        }
        return TemplateResponse(request, "admin/llm_drafting/engines.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Engine | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Engine | None = None) -> bool:
        return False
