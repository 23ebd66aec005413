"""Keyset pages: the next page begins after the last row seen, however many rows were added meanwhile."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

DEFAULT_LIMIT, MAX_LIMIT = 50, 200


class KeysetPagination(BasePagination):
    """`?cursor=&limit=` over rows ordered by falling id; answers {"results", "next"}."""

    next_cursor: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        limit = min(whole_number(request, "limit") or DEFAULT_LIMIT, MAX_LIMIT)
        after = whole_number(request, "cursor")
        rows = queryset.order_by("-pk")
        if after is not None:
            rows = rows.filter(pk__lt=after)
        page = list(rows[: limit + 1])
        self.next_cursor = str(page[limit - 1].pk) if len(page) > limit else None
        return page[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.next_cursor})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "nullable": True, "description": "Pass as `cursor` for the next page"},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {"name": "cursor", "required": False, "in": "query", "schema": {"type": "string"}},
            {"name": "limit", "required": False, "in": "query", "schema": {"type": "integer", "maximum": MAX_LIMIT}},
        ]


class RankedPagination(KeysetPagination):
    """Rows annotated with `wanted`, the highest first, then by falling id; the cursor is still the last row's id."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        limit = min(whole_number(request, "limit") or DEFAULT_LIMIT, MAX_LIMIT)
        after = whole_number(request, "cursor")
        rows = queryset.order_by("-wanted", "-pk")
        last = queryset.filter(pk=after).values_list("wanted", flat=True).first() if after is not None else None
        if last is not None:
            rows = rows.filter(Q(wanted__lt=last) | Q(wanted=last, pk__lt=after))
        page = list(rows[: limit + 1])
        self.next_cursor = str(page[limit - 1].pk) if len(page) > limit else None
        return page[:limit]


def whole_number(request: Request, name: str) -> int | None:
    raw = request.query_params.get(name)
    if raw in (None, ""):
        return None
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18 or int(raw) == 0:
        raise ValidationError({name: [f"{name} must be a whole number above zero."]})
    return int(raw)
