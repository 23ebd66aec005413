"""Reading requests: bodies, the lease epoch, and the fates of a refused save."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import Serializer

from accounts.errors import PreconditionRequired
from accounts.web.requests import caller

__all__ = ["body", "caller", "lease_epoch", "optional_epoch"]


def body(request: Request, serializer: type[Serializer[Any]]) -> dict[str, Any]:
    """The validated body; unreadable fields are refused with 400."""
    asked = serializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def lease_epoch(request: Request) -> int:
    """The fencing number in `X-Lease-Epoch`; without it a write is refused with 428."""
    raw = request.headers.get("X-Lease-Epoch", "")
    if not raw.isascii() or not raw.isdigit():
        raise PreconditionRequired("Send the lease's epoch as X-Lease-Epoch, so that a late write cannot do harm.")
    return int(raw)


def optional_epoch(request: Request) -> int | None:
    """The fencing number where it is sent: a case also knows its adjudicator."""
    return lease_epoch(request) if request.headers.get("X-Lease-Epoch") else None
