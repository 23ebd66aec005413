"""Every address under /api/, and the methods each offers, as the URLconf and the views have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PLAIN_VIEWS = {"audio": {"GET"}, "audio-peaks": {"GET"}, "job-events": {"GET"}}  # functions, which tell nobody


def walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


API_ROUTES: dict[str, URLPattern] = {
    route: pattern for route, pattern in walk(get_resolver("config.urls").url_patterns) if route.startswith("api/")
}


def methods_of(pattern: URLPattern) -> set[str]:
    """The methods that the view has code for, HEAD and OPTIONS apart."""
    view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
    if view is None:
        return PLAIN_VIEWS[pattern.name or ""]
    allowed = {name.upper() for name in view.http_method_names}
    return {method for method in METHODS if hasattr(view, method.lower()) and method in allowed}
