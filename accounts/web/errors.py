"""One error shape for every answer: {"error": {"code", "message", "fields", "extra"}}."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.errors import EarshotError

log = logging.getLogger(__name__)

# DRF's own refusals, in our words. The rest keep DRF's message.
MESSAGES = {
    exceptions.NotAuthenticated: ("not_signed_in", "You are not signed in. Sign in and try again; nothing was lost."),
    exceptions.AuthenticationFailed: ("bad_credentials", None),
    exceptions.PermissionDenied: ("not_allowed", None),
    exceptions.NotFound: ("not_found", "This does not exist, or it is not yours to see."),
    exceptions.MethodNotAllowed: ("method_not_allowed", None),
    exceptions.ParseError: ("unreadable", None),
    exceptions.UnsupportedMediaType: ("unsupported_media_type", None),
    exceptions.Throttled: ("too_many_requests", None),
    exceptions.ValidationError: ("invalid", "Some fields need mending; nothing was saved."),
}


def error_body(
    code: str, message: str, fields: dict[str, list[str]] | None = None, extra: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": fields or {}, "extra": extra or {}}}


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(exception, EarshotError):
        set_rollback()
        return Response(
            error_body(exception.code, exception.message, exception.fields, exception.extra), status=exception.status
        )
    if isinstance(exception, Http404):
        exception = exceptions.NotFound()
    elif isinstance(exception, PermissionDenied):
        exception = exceptions.PermissionDenied()
    if isinstance(exception, exceptions.APIException):
        return from_rest_framework(exception)
    if isinstance(exception, OperationalError):
        log.warning("the database refused: %s", exception)
        return busy()
    log.exception("unexpected error in %s", context.get("view"))
    set_rollback()
    return Response(
        error_body(
            "server_error", "Something broke on our side and was logged. What you had saved is safe; please try again."
        ),
        status=status.HTTP_500_INTERNAL_SERVER_ERROR,
    )


def busy() -> Response:
    """The database is locked, out of connections or restarting: the same request may succeed in a moment."""
    set_rollback()
    message = "The database is busy. Nothing was changed; the page tries again by itself."
    return Response(error_body("busy", message), status=503, headers={"Retry-After": "1"})


def from_rest_framework(exception: exceptions.APIException) -> Response:
    set_rollback()
    code, message = MESSAGES.get(type(exception), (exception.default_code, None))
    auth_header = getattr(exception, "auth_header", None)
    headers = {"WWW-Authenticate": auth_header} if auth_header else {}
    if isinstance(exception, exceptions.ValidationError):
        fields = flatten(exception.detail)
        return Response(error_body(code, message or "", fields), status=exception.status_code, headers=headers)
    return Response(error_body(code, message or str(exception.detail)), status=exception.status_code, headers=headers)


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Turn DRF's nested details into {"people.0.role": ["…"]}."""
    if isinstance(detail, dict):
        return {k: v for key, inner in detail.items() for k, v in flatten(inner, join(path, str(key))).items()}
    if isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        return {k: v for i, inner in enumerate(detail) for k, v in flatten(inner, join(path, str(i))).items()}
    return {path or "non_field_errors": [str(part) for part in (detail if isinstance(detail, list) else [detail])]}


def join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
