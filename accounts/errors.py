"""The one family of refusals. Each says what happened, what to do, and that nothing was lost."""

from __future__ import annotations

from typing import Any


class EarshotError(Exception):
    """A refusal that a person may read. `code` is stable, `status` is the HTTP status it travels under."""

    code = "error"
    status = 400

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: dict[str, list[str]] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = fields or {}
        self.extra = extra or {}


class Invalid(EarshotError):
    code = "invalid"


class NotAllowed(EarshotError):
    code = "not_allowed"
    status = 403


class NotFound(EarshotError):
    code = "not_found"
    status = 404


class Conflict(EarshotError):
    code = "conflict"
    status = 409


class Stale(EarshotError):
    """The row changed since it was read."""

    code = "stale"
    status = 412


class Unprocessable(EarshotError):
    code = "unprocessable"
    status = 422


class PreconditionRequired(EarshotError):
    code = "precondition_required"
    status = 428
