"""The one HTML page; everything else in it is drawn by the bundle."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie


@ensure_csrf_cookie
def page(request: HttpRequest) -> HttpResponse:
    index = settings.FRONTEND_DIST / "index.html"
    if not index.is_file():
        return HttpResponse("The pages are not built yet. Run: python3 manage.py up", status=503)
    return HttpResponse(index.read_bytes(), headers={"Cache-Control": "no-cache"})
