"""Dull screens: sources are edited here; clips, imports and the ledger are facts and only shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from datasets_app.models import Clip, Import, ImportRow, LedgerEntry, Source


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["slug", "title", "origin", "system", "licence", "redistributable", "is_demo"]
    list_filter = ["origin", "redistributable", "is_demo"]
    search_fields = ["slug", "title"]
    readonly_fields = ["created_at"]


@admin.register(Clip)
class ClipAdmin(ReadOnly):
    list_display = ["id", "name", "language", "speaker", "system", "origin", "seconds", "source"]
    list_filter = ["language", "origin", "source"]
    list_select_related = ["source"]
    search_fields = ["name", "text", "digest"]


@admin.register(Import)
class ImportAdmin(ReadOnly):
    list_display = ["id", "title", "state", "total", "added", "known", "skipped", "by", "created_at"]
    list_filter = ["state"]
    list_select_related = ["by"]


@admin.register(ImportRow)
class ImportRowAdmin(ReadOnly):
    list_display = ["of", "line", "filename", "outcome", "code", "reason"]
    list_filter = ["outcome", "code"]
    list_select_related = ["of"]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly):
    list_display = ["id", "track", "kind", "value", "split", "release", "reason", "created_at"]
    list_filter = ["track", "kind", "split"]
    search_fields = ["value"]
