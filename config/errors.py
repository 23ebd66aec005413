"""Refusals made before any view of ours runs: unknown addresses, CSRF, bad requests. Under /api/ in the API's shape."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from django.views.csrf import csrf_failure as django_csrf_failure

from accounts.web.errors import error_body


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        return JsonResponse(error_body("not_found", "There is nothing at this address."), status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        message = "Something broke on our side and was logged. What you had saved is safe; please try again."
        return JsonResponse(error_body("server_error", message), status=500)
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request):
        message = "The request could not be read; nothing was changed."
        return JsonResponse(error_body("bad_request", message), status=400)
    return defaults.bad_request(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if is_api(request):
        message = "This page is out of date, or the request came from elsewhere. Reload the page; nothing was changed."
        return JsonResponse(error_body("csrf_failed", message), status=403)
    return django_csrf_failure(request, reason)
